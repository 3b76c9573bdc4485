"""Pure rules of what follows a dose."""
