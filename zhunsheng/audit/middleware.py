"""Gives every request an id and remembers its address for the log."""

import secrets

from zhunsheng.audit.context import Origin, origin


class RequestContextMiddleware:
    """Sets the origin that :func:`zhunsheng.audit.actions.record` writes into each entry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = origin.set(Origin(request.META.get("REMOTE_ADDR", ""), secrets.token_hex(8)))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
