"""What a workspace's events are called, what they carry, and of which type: the names that questions may use."""
