"""Names: the tagger, the gazetteer, rules, dictionary forms."""
