"""A form that was taken needs its draft no more."""

from zhunsheng.drafts.actions import forget

FIELD = "draft"


class DraftMiddleware:
    """Forgets the draft that a form names, when the answer to it leads on (302)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        key = request.POST.get(FIELD) if request.method == "POST" and response.status_code == 302 else None
        if key and request.user.is_authenticated:
            forget(key=key, by=request.user)
        return response
