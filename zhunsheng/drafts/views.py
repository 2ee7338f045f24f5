"""What the page's script asks: the draft of a form, and keeping it."""

import json

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone

from zhunsheng import clock
from zhunsheng.drafts import actions
from zhunsheng.drafts.models import Draft


def draft(request):
    """Give (GET), keep (POST) or forget (DELETE) one's own draft of a form; there is no way to another's."""
    key = request.GET.get("key", "")
    if request.method == "DELETE":
        actions.forget(key=key, by=request.user)
        return JsonResponse({})
    if request.method == "POST":
        try:
            sent = json.loads(request.body)
            kept = actions.keep(key=key, values=sent, by=request.user, at=clock.now())
        except (ValueError, ValidationError) as error:
            said = error.messages[0] if isinstance(error, ValidationError) else "没有可以保存的内容。"
            return JsonResponse({"fault": said}, status=422)
        return JsonResponse({"saved_at": _moment(kept)})
    found = Draft.objects.of(request.user, key).first()
    return JsonResponse({"values": found.values, "saved_at": _moment(found)} if found else {})


def _moment(draft):
    return f"{timezone.localtime(draft.saved_at):%m-%d %H:%M}"
