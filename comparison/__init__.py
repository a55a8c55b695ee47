"""How a fact becomes a figure: typed and pure, imports only downwards (CONTRIBUTING.md has the layers)."""
