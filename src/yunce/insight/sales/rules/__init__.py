"""Which events and properties make a sale. Plain Python."""
