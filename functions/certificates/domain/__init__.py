"""Pure rules of certificates: what may be certified, how it is written, signed around, judged."""
