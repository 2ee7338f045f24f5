"""Who did: an append-only, hash-chained log written in the same transaction as the change."""
