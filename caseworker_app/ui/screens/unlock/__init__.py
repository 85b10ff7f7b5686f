"""Opening a caseload with its passphrase."""
