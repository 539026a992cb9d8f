"""新客与老客: who the sales come from, interval by interval, and what nobody's name is on."""
