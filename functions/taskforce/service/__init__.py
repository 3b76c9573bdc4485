"""Use cases of the task force."""
