"""Use cases of lots, screening and doses."""
