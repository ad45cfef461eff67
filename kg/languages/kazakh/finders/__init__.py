"""Rules that find facts which no frame states: in nouns, in speech, among kin."""
