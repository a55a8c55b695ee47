"""One row, from the evidence that it follows from to the table that it stands in."""
