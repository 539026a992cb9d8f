"""The few addresses of the interface itself: browser reports and error pages."""
