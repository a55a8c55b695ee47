"""The ways of measuring a launch, a module for each mode."""
