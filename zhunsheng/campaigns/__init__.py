"""Themed campaigns (主题教育、专题活动): a plan in stages, and what was done, read from the records linked to it."""
