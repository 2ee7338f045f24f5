"""Taking in an official document: what was read is reviewed beside its text, then imported in one step."""
