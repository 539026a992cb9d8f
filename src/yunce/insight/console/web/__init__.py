"""The page of SQL 查询: the editor, what it may read, the answer, and what is kept."""
