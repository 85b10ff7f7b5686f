"""The computer around the program: its notifications, and its scheduler."""
