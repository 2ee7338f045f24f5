"""Zhunsheng (准绳): what is owed, what was done, what is missing, and what is being done about it."""
