"""A ledger of activities that an office already keeps, and a backlog typed in one go: row by row into records."""
