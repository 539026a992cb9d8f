"""The persons behind a count: who they are, one by one."""
