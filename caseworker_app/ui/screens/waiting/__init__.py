"""Waiting: families who wait for an answer, for news of what is late, or for a word at all."""
