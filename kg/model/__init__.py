"""What the stages hand on: articles, texts, things, facts, readings. Frozen, hashable, picklable; no stage's logic."""
