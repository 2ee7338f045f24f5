"""Findings seen together: on a board, along time, by who answers for them, as tasks, and in figures."""
