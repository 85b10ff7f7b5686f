"""Settings: mine on this laptop, and the council's in the caseload."""
