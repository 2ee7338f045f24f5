"""A list of duties that an office already keeps: its rows recognised in the catalogue and adopted."""
