"""Pages in a real browser: what a person sees, hears of a screen reader, and loses when offline."""
