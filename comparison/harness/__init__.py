"""How a row is measured: launches of real servers, asked in one of seven ways; alone in starting processes."""
