"""The review of evidence: passed or sent back by somebody else, replaced by a better copy, never lost."""
