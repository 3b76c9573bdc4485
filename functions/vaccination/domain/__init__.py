"""Rules of vaccination, without clock, store or network."""
