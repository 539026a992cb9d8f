"""Pages of 前期调研: the three questions, and where an answer of 分析 is kept."""
