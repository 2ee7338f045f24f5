"""Talks between two people: that they took place, what was said (sealed), whom somebody still owes one."""
