"""What is deployed, and how it is built, checked, deployed and run locally."""
