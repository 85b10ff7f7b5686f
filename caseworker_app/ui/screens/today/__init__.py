"""Today: what the law needs from me now, worst first, and why."""
