"""A fictional council's caseload, true to life: invented children, families, schools and staff."""
