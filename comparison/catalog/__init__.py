"""What exists: frameworks, scenarios, servers, modes, criteria."""
