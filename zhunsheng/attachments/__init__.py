"""Evidence files, stored by digest outside the web root and served only through a policy."""
