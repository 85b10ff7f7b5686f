"""The council's recovery key: making its sheets, and the ways back in for who forgot a passphrase."""
