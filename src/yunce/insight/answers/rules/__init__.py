"""The values of questions and answers. Plain Python."""
