"""Logging a call, a message or a meeting in a few keys, from anywhere in the program."""
