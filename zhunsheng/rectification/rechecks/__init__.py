"""Looking again after closing (回头看): when, whom by lot, and what those affected say."""
