"""From study to use: what came of a study, and which work it went into."""
