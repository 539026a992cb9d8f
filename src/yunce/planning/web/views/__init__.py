"""Pages of planning, one module a page: start, overview, budget, schedule, checks, files."""
