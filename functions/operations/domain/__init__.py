"""What is shown of the metrics; pure."""
