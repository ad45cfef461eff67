"""A small pre-trained encoder that reads names and proposes facts; and how it is trained."""
