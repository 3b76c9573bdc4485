"""The use cases of certificates: one module each."""
