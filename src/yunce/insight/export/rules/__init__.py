"""What a file of an answer holds. Plain Python."""
