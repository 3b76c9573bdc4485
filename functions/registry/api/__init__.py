"""The registry's JSON doors, by audience."""
