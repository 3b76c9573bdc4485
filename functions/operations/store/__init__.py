"""Alarms and metrics, as CloudWatch keeps them."""
