"""What a question in SQL may say, how it is bound to a workspace, and how much it may cost. Plain Python."""
