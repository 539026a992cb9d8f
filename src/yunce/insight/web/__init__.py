"""Pages of 分析: the ready board, and one page per question."""
