"""The wire shapes of certificates."""
