"""Who: units as a tree, people, the posts they hold, and who is in charge of what."""
