"""Rules of lots, screening and doses, without clock, store or network."""
