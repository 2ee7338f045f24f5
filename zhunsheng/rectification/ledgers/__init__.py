"""The ledger of rectification as offices keep it in Excel (整改台账): it comes in, and goes out the same."""
