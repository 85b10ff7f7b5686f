"""E-mail files as people drop them: .eml of any program, and Outlook's .msg."""
