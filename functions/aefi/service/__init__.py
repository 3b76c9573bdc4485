"""Use cases of reports, cases and signals."""
