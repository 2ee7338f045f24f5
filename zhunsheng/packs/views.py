"""The form for a pack, and the pack."""

import tempfile

from django.core.exceptions import ValidationError
from django.http import FileResponse

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.packs import actions, policies
from zhunsheng.packs.forms import PackForm
from zhunsheng.ui.steps import form_page, typed


def new(request):
    require(policies.may_pack(request.user))
    today = clock.today()
    form = PackForm(
        typed(request), user=request.user, initial={"start": today.replace(month=1, day=1), "end": today}
    )
    if form.is_valid():
        out = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
        try:
            actions.make_pack(out=out, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            out.close()
            form.explain(error)
        else:
            out.seek(0)
            return FileResponse(out, as_attachment=True, filename=f"巡察移交包-{today}.zip")
    return form_page(request, "packs/new.html", {"form": form})
