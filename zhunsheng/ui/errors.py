"""What a page explains instead of failing."""


class Unacceptable(ValueError):
    """Something handed in is not taken; the text, a Chinese sentence, says why and what to do."""
