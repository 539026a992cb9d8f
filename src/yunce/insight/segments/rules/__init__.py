"""Plain Python: rules, their three truth values, and what a sample says about the whole."""
