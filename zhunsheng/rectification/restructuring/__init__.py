"""Splitting, merging and linking findings; nothing of their history is lost."""
