"""自然量: what a number would be in a coming window if things went on as they did, with the grounds for it."""
