"""Quality: plans drawn for audit, marked by two, settled; what plans lack; the council's rubric."""
