"""The shared database: how it is made, kept and checked. Its functions are the .sql files beside this."""
