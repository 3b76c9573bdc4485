"""The board of those who operate."""
