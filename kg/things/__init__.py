"""Names → things in the world."""
