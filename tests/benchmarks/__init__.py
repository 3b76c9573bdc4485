"""Counted proofs: what repeats exactly is gated, what takes time is only told, as a ratio."""
