"""The problems heard on visits, and what became of each."""
