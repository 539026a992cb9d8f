"""Pages of 用户: segments, the builder, lists of persons, and one person."""
