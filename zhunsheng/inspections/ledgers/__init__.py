"""A ledger of risk posts that an office already keeps: row by row into the register."""
