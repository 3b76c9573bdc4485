"""Pages of check-in: behind the poster, declaring, one's own, the owner's board, public."""
