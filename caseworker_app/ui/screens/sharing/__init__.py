"""Colleagues: what two people wrote differently, what waits, what was synced, and how to connect."""
