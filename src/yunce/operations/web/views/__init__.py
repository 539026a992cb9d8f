"""Pages of the run phase, one module a page: today, control room, replay, tasks, daily report."""
