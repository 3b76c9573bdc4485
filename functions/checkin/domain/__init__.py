"""Pure rules of check-in: no clock, no I/O, no AWS; one module per noun."""
