"""What stands in place of a caseload that is damaged: what happened, and what can be brought back."""
