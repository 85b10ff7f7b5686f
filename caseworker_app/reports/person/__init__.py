"""Everything held on one child, for a subject access request: a PDF to read, the data, the files."""
