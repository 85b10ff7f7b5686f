"""What waits for someone to say to which child it belongs."""
