"""Rate limits that all nodes of all languages count together."""
