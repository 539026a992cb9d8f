"""Any table answer as a file to work with elsewhere: xlsx, csv or parquet, with what it means and how it was asked."""
