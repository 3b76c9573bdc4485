"""Pure rules of the task force."""
