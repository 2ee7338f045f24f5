"""A person's day: what is theirs to do, and the bureau at a glance."""
