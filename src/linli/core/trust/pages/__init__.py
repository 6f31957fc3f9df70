"""Pages of trust: joining the office, running it, overseeing it."""
