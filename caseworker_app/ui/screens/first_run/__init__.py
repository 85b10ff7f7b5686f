"""The first start: a passphrase, who I am, my cases, and the keys worth knowing."""
