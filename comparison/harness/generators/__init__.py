"""The load generators of the closed loop."""
