"""Articles and facts → quads, a store, what is derived from it, and its syntaxes."""
