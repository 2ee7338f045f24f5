"""Asks the engine, keeps occurrences, draws the responsibility matrix."""
