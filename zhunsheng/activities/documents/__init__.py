"""Documents from above that a unit must study: their list, and how one is registered."""
