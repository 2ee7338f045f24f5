"""Which units were heard about their work in a year, by whom, and which were not."""
