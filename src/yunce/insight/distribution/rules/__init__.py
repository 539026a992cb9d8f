"""Plain Python: what is asked of a distribution, what each person is measured by, and into which bucket they fall."""
