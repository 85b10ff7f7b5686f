"""The review planner: the school year ahead, every review held in time."""
