"""Plain Python: what is asked of retention, who belongs to which cohort, and what a cell of it says."""
