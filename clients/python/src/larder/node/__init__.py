"""What a node knows of the journal, and what it declares untrue itself. Knows no cache but by its copies."""
