"""What a page shows: macros, HTML, charts."""
