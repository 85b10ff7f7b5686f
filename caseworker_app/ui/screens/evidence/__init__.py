"""Evidence: from a period to a pack for the improvement board, in six steps."""
