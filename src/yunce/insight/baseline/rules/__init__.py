"""From a few months to an honest interval. Plain Python."""
