"""Stores and services on the network, only when asked."""
