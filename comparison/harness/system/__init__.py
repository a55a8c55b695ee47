"""The machine and what runs on it: processes, services, monitoring."""
