"""Pages of notifications, by audience."""
