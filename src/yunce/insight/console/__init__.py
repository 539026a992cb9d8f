"""SQL 查询: a member's own SELECT over the workspace's events, checked word by word, bound to the workspace,
and bounded."""
