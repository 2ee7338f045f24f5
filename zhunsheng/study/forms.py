"""The upload of an export, and what was read of it on its way to being confirmed."""

from dataclasses import astuple
from datetime import date

from django import forms
from django.core import signing

from zhunsheng.organisation.models import Unit
from zhunsheng.study.rules import COLUMNS, Learnt
from zhunsheng.ui.forms import ExplainedForm
from zhunsheng.ui.uploads import SheetField

SALT, SECONDS = "study.import", 24 * 60 * 60


class UploadForm(ExplainedForm):
    unit = forms.ModelChoiceField(
        label="登记单位",
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text="这些培训记在哪个单位名下。",
    )
    file = SheetField(label="导出的表格", columns=COLUMNS, hint="，有重名的再加工号或单位")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.writable_by(user)


def signed(unit, name, digest, accepted: list[Learnt]) -> str:
    """Return what was accepted of an export, as it travels in the page; the server keeps nothing."""
    rows = [[*astuple(row)] for row in accepted]
    return signing.dumps(
        [
            unit.pk,
            name,
            digest,
            [
                [row, person, who, course, day.isoformat(), hours]
                for row, person, who, course, day, hours in rows
            ],
        ],
        salt=SALT,
        compress=True,
    )


def loaded(text: str) -> tuple[int, str, str, list[Learnt]]:
    """Return the unit's primary key, the file's name and digest, and the rows.

    Raises:
        BadSignature: when it was changed on the way, or is older than a day.
    """
    unit, name, digest, rows = signing.loads(text, salt=SALT, max_age=SECONDS)
    return (
        unit,
        name,
        digest,
        [
            Learnt(row, person, who, course, date.fromisoformat(day), hours)
            for row, person, who, course, day, hours in rows
        ],
    )
