"""What people write by hand below data/, read and checked."""
