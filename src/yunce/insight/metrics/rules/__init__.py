"""What a metric is and how its parts become a number. Plain Python."""
