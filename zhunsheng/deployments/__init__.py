"""Tasks decided somewhere and followed to their effect: whose, by when, how far, and who checked."""
