"""What a post owes next, what is open, how it is done and where the records are, when it changes hands."""
