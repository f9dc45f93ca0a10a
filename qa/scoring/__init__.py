"""How likely a sentence answers, and whether the articles answer at all, as numbers."""
