"""Words: tokens, readings, spelling, romanisation."""
