"""A bureau makes a template its own: copied, changed in a form, looked at before it is saved, handed on as a file."""
