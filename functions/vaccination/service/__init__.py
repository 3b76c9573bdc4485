"""Use cases of vaccination."""
