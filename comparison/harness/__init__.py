"""How is a row measured? Launches of real servers, asked in turn by one paired client; alone in starting processes."""
