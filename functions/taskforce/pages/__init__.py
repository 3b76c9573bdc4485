"""Pages of the task force."""
