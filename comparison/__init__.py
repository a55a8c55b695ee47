"""How a fact becomes a figure: typed and pure, imports only downwards (see ARCHITECTURE in CONTRIBUTING.md)."""
