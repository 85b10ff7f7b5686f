"""Making a letter from a case: which, to whom, with what facts, and the page as it will be."""
