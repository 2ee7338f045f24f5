"""Regulations and obligations as data, and a unit's adoption of them."""
