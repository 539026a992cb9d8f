"""Questions that take longer than a page waits: how far they are, and stopping them."""
