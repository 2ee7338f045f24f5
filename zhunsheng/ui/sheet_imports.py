"""A ledger that an office keeps, taken over in two steps: what becomes of each row is shown; then it is recorded."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views import View

from zhunsheng.documents.sheets import Refusal, Row, Table
from zhunsheng.ui.uploads import Upload

SECONDS = 24 * 60 * 60  # for which a preview can be confirmed
STALE = "这份预览已过期或被改动。"
RECORDED = "这些行都已登记过，没有重复登记。"


class Heading(NamedTuple):
    """A column of the preview; ``look`` is the class of its cells (num, day, short)."""

    title: str
    look: str = ""


class SheetImport(View, ABC):
    """What every import does; a room says what its columns are, what a row means, and how it is recorded.

    The rows travel in the page, signed, as the sheet has them, and are sorted out again when they are confirmed: the
    server keeps nothing, and what has changed since is said instead of recorded.
    """

    title: str  # of the page
    lead: str
    hints: Sequence[str] = ()  # how the sheet is written
    form_class: type  # takes ``user``; its field ``file`` is a SheetField
    back: str  # name of the page one came from
    headings: Sequence[Heading]

    @abstractmethod
    def admit(self, user):
        """Raise ``Refused`` unless this person may import at all."""

    def prepared(self, rows: list[Row]) -> list[Row]:
        """Return the rows so that each can be understood by itself."""
        return rows

    @abstractmethod
    def sort_out(self, rows, *, user, **chosen) -> tuple[list[Any], list[Refusal]]:
        """Part the rows into what can be recorded, each with the number of its ``row``, and what cannot."""

    @abstractmethod
    def cells(self, accepted: list[Any]) -> list[Sequence[Any]]:
        """Return what the preview shows of each accepted row, under the headings."""

    @abstractmethod
    def take_over(self, accepted, *, upload: Upload, by, **chosen) -> str:
        """Record the rows, all or none; return the sentence that says so."""

    def dispatch(self, request, *args, **kwargs):
        self.admit(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._form_page(self.form_class(user=request.user))

    def post(self, request):
        if "accepted" in request.POST:
            return self._confirm(request)
        form = self.form_class(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._form_page(form, status=422)
        chosen = form.cleaned_data
        upload = chosen.pop("file")
        rows = self.prepared(upload.table.rows)
        accepted, refused = self.sort_out(rows, user=request.user, **chosen)
        taken = {one.row for one in accepted}
        headings = [Heading("行", "num"), *self.headings]
        cells = self.cells(accepted)
        context = self._words() | {
            "upload": upload,
            "headings": headings,
            "accepted": accepted,
            "shown": [
                list(zip(headings, [one.row, *told], strict=True))
                for one, told in zip(accepted, cells, strict=True)
            ],
            "refused": [row for row in refused if not row.known],
            "known": [row for row in refused if row.known],
            "signed": self._signed(form, upload, [row for row in rows if row.number in taken]),
        }
        return render(request, "ui/sheet_import_preview.html", context)

    def _confirm(self, request):
        try:
            form, upload = self._loaded(request)
            chosen = form.cleaned_data
            accepted, refused = self.sort_out(upload.table.rows, user=request.user, **chosen)
            if changed := [one for one in refused if not one.known]:
                raise ValidationError([f"第{one.row}行：{one.why}" for one in changed])
            said = RECORDED
            if accepted:
                said = self.take_over(accepted, upload=upload, by=request.user, **chosen)
        except (signing.BadSignature, ValidationError) as error:
            why = "；".join(error.messages) if isinstance(error, ValidationError) else STALE
            messages.warning(request, f"没有登记任何内容：{why}请重新上传文件。")
            return self._form_page(self.form_class(user=request.user), status=422)
        messages.success(request, said)
        return redirect(self.back)

    def _words(self):
        return {"title": self.title, "lead": self.lead, "hints": self.hints, "back": reverse(self.back)}

    def _form_page(self, form, status=200):
        return render(self.request, "ui/sheet_import.html", self._words() | {"form": form}, status=status)

    def _salt(self):
        return f"{type(self).__module__}.{type(self).__qualname__}"

    def _signed(self, form, upload, rows):
        typed = {name: form.data.getlist(form.add_prefix(name)) for name in form.fields if name != "file"}
        told = [
            [row.number, {key: _told(value) for key, value in row.values.items() if value is not None}]
            for row in rows
        ]
        return signing.dumps([typed, upload.name, upload.digest, told], salt=self._salt(), compress=True)

    def _loaded(self, request):
        """Return the form as it was filled in, and the sheet with the rows that were accepted.

        Raises:
            BadSignature: when it was changed on the way, or is older than a day.
            ValidationError: when what was chosen cannot be chosen any more.
        """
        typed, name, digest, told = signing.loads(
            request.POST["accepted"], salt=self._salt(), max_age=SECONDS
        )
        form = self.form_class(MultiValueDict(typed), user=request.user)
        del form.fields["file"]
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        rows = [
            Row(number, {key: _understood(value) for key, value in values.items()}) for number, values in told
        ]
        return form, Upload(name, digest, Table("", {}, rows, []))


def _told(value):
    """Return a cell as it can travel in a text: a day as a list of one."""
    return [value.isoformat()] if isinstance(value, date) else value


def _understood(value):
    return date.fromisoformat(value[0]) if isinstance(value, list) else value
