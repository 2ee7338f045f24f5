"""Handing out evidence files."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header

from zhunsheng import clock
from zhunsheng.attachments import actions
from zhunsheng.attachments.models import StoredFile


def download(request, pk):
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    try:
        content = actions.fetch(file=file, by=request.user, at=clock.now())
    except actions.Damaged:
        return render(request, "attachments/damaged.html", {"file": file}, status=409)
    return HttpResponse(
        content,
        content_type=file.content_type,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name)},
    )
