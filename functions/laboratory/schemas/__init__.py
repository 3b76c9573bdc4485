"""Wire shapes of the laboratory."""
