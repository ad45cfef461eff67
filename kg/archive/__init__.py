"""The folder in which a graph stays between builds: snapshots, kept readings, what is in it."""
