"""Archives of a node: one of the data, one of the keys; neither opens without the other."""
