"""Pages of access: signing in, who looked at my data; for staff, their door."""
