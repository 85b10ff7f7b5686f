"""What falls due in the next 26 weeks, and how much of it may be late: simulated from the council's own past.

`history.read` reads what the record knows, `simulate.simulate` runs it, `words` says what came out and how.
"""
