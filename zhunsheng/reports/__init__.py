"""Report templates, claims bound to facts, frozen snapshots."""
