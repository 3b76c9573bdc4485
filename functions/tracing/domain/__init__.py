"""Pure rules of cases and their contacts: dated data and what follows from it."""
