"""A ledger of tasks that an office already keeps: row by row into tasks that are followed to their effect."""
