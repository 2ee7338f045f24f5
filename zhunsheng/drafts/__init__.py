"""What somebody has typed and not yet saved, kept for them alone. A draft is no record: it counts for nothing."""
