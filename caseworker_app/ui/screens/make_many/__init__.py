"""One kind of letter for many cases: what would come of each, exceptions first, then all of them made."""
