"""Questions over events, each with its rule, statement, answer and page. `yunce.insight.api` is the way in for other
domains."""
