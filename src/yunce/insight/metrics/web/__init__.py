"""Pages of 指标字典: the list, one metric with its versions, and packs that are proposed."""
