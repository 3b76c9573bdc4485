"""What other people's rules find in the packaged templates, and why we differ where we do."""
