"""The registry's pages, by audience."""
