"""A read text → facts, each with the words that state it: passages, what proposers find in them, and what is kept."""
