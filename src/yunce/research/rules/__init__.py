"""Which questions research asks. Plain Python."""
