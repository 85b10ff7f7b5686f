"""Caseworker: the desktop application of an English council's SEND caseworker."""

__version__ = "0.1.0"
