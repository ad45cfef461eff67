"""What a graph says about a thing or a fact, and the words that say so."""
