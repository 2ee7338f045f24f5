"""An invented bureau with a year of records and planted gaps."""
