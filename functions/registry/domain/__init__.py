"""Pure rules of the registry: persons, families, venues, posters, orders, codes, imports."""
