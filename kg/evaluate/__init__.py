"""Gold standards × what the program finds → figures: words and names (words), facts (facts)."""
