"""How the reader's weights are made; not part of the installed package."""
