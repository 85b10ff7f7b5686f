"""Writing an e-mail to a family: a draft for the person's own mail program."""
