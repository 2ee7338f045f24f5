"""The ledger of problems as offices keep it in a sheet: taken out in three layouts, and taken over row by row."""
