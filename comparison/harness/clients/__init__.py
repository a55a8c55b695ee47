"""Our own clients of a server under test."""
