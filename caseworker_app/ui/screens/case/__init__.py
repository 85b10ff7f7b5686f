"""The page of one case: its story, its dates, its people."""
