"""Pure words shared by all houses: errors, callers, identifiers, periods, names, divisions, rules."""
