"""用户终身价值 (CLV): who will order again, how often and for how much, from what each ordered so far."""
