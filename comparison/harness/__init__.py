"""How is a row measured? Launches of real servers, asked in one of seven ways; alone in starting processes."""
