"""Pure rules of the laboratory."""
