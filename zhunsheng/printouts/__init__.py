"""Forms that an office prints and signs: single records, and a unit's or person's year, filled in from what is kept."""
