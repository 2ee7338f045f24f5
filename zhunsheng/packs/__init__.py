"""What an inspection team takes along: duties, what was done, and the evidence, in one folder that needs no network."""
