"""Sentences: elements, predicates, phrases, clauses."""
