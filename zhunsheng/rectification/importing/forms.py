"""The upload, and the review of what was read, as forms; nothing is saved here."""

import hashlib
from dataclasses import fields, replace
from itertools import count, takewhile

from django import forms
from django.core import signing

from zhunsheng import documents
from zhunsheng.rectification.forms import day_field, text_field, units_for
from zhunsheng.rectification.importing import rules
from zhunsheng.rectification.importing.rules import (
    MOST_CHARACTERS,
    MOST_MEASURES,
    MOST_PROBLEMS,
    MeasureRow,
    ProblemRow,
    Sheet,
)
from zhunsheng.rectification.models import ImportedDocument
from zhunsheng.rectification.rules import AREA_LENGTH, MEASURE_LENGTH, TITLE_LENGTH
from zhunsheng.ui.forms import ExplainedForm

DRAFT_SALT, DRAFT_SECONDS = "rectification.import", 24 * 60 * 60


class UploadForm(ExplainedForm):
    unit = forms.ModelChoiceField(
        label="责任单位", queryset=None, empty_label=None, help_text="导入的问题归到哪个单位名下。"
    )
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        max_length=250,
        help_text=f"可以读取 {'、'.join(documents.ACCEPTED)} 文件，"
        f"一次最多 {MOST_CHARACTERS // 10_000} 万字、{MOST_PROBLEMS} 个问题、{MOST_MEASURES} 项措施。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)

    def clean_file(self):
        """Return the file as a :class:`Draft`."""
        file = self.cleaned_data["file"]
        content = file.read()
        try:
            text = documents.read_confined(file.name, content)
        except documents.Unreadable as error:
            raise forms.ValidationError(error.reason) from error
        if len(text.content) > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"“{text.name}”有 {len(text.content)} 字，超过一次 {MOST_CHARACTERS} 字的上限。请拆成几个文件导入。"
            )
        draft = Draft(text, hashlib.sha256(content).hexdigest())
        for found, most, name in (
            (draft.reading.problems, MOST_PROBLEMS, "个问题"),
            (draft.reading.measures, MOST_MEASURES, "项措施"),
        ):
            if len(found) > most:
                raise forms.ValidationError(
                    f"“{text.name}”列有 {len(found)} {name}，一次最多导入 {most} {name[0]}。请拆成几个文件。"
                )
        return draft

    def clean(self):
        values = super().clean()
        if values.get("unit") and values.get("file"):
            known = ImportedDocument.objects.filter(
                bureau=values["unit"].bureau, digest=values["file"].digest
            ).first()
            if known:
                self.add_error(
                    "file", f"这份文件已经以“{known}”的名称导入过，不必再导入；所列问题都在问题台账中。"
                )
        return values


class Draft:
    """A document that was read and not yet imported. It travels in the page, signed; the server keeps nothing."""

    def __init__(self, text, digest):
        self.text, self.digest = text, digest
        self.reading = documents.understand(text)

    def signed(self):
        return signing.dumps([self.digest, self.text.as_json()], salt=DRAFT_SALT, compress=True)

    @classmethod
    def loaded(cls, signed):
        """Return the draft as it was.

        Raises:
            BadSignature: when it was changed on the way, or is older than a day.
        """
        digest, text = signing.loads(signed, salt=DRAFT_SALT, max_age=DRAFT_SECONDS)
        return cls(documents.Text.from_json(text), digest)


class ReviewForm(ExplainedForm):
    """A sheet under review: fields problem-1-title …, measure-1-answers …; unbound it shows the sheet as it is.

    ``focus`` names the row to look at first (``problem-3``).
    """

    draft = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label="责任单位", queryset=None, widget=forms.HiddenInput)
    missed = text_field(
        "遗漏的句子",
        required=False,
        help_text="在原文中选取后复制到这里，也可以自己写。",
    )

    def __init__(self, *args, sheet, user, focus="", **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["unit"].queryset = units_for(user)
        for number, row in enumerate(sheet.problems, 1):
            self._add(f"problem-{number}", row, _problem_fields(number, len(sheet.problems)))
        for number, row in enumerate(sheet.measures, 1):
            self._add(f"measure-{number}", row, _measure_fields(number, len(sheet.measures)))
        for name in {f"{focus}-title", f"{focus}-text", focus} & set(self.fields):
            self.fields[name].widget.attrs["autofocus"] = True

    def _add(self, name, row, row_fields):
        for part, one in row_fields.items():
            one.initial = getattr(row, part, one.initial)
            self.fields[f"{name}-{part}"] = one
        self.initial[f"{name}-spans"] = rules.spans_as_words(row.spans)

    def clean(self):
        values = super().clean()
        if not any(row.take for row in self.sheet.problems):
            raise forms.ValidationError("还没有勾选任何问题。请至少勾选一个再导入。")
        for number, row in enumerate(self.sheet.measures, 1):
            if row.answers and self.sheet.numbered(row.answers) is None:
                self.add_error(
                    f"measure-{number}-answers",
                    f"没有第“{row.answers}”个问题。请填写一个问题的序号，或留空。",
                )
        return values

    @property
    def chosen(self):
        """The sheet as the action takes it, once the form is valid."""
        days = (self.cleaned_data[f"measure-{n}-due"] for n in range(1, len(self.sheet.measures) + 1))
        measures = (
            replace(row, due=day.isoformat() if day else "")
            for row, day in zip(self.sheet.measures, days, strict=True)
        )
        return replace(self.sheet, measures=tuple(measures))

    def rows(self, kind):
        """Return each row's number, name, typed values and bound fields; ``kind`` is problem or measure."""
        rows = {"problem": self.sheet.problems, "measure": self.sheet.measures}[kind]
        parts = [field.name for field in fields(rows[0])] if rows else []
        parts.append("with")
        return [
            {
                "number": number,
                "name": f"{kind}-{number}",
                "row": row,
                **{part: self[f"{kind}-{number}-{part}"] for part in parts},
            }
            for number, row in enumerate(rows, 1)
        ]


def sheet_of(typed, length):
    """Return the sheet that a sent form holds, as typed; ``length`` is that of the text its spans point into."""

    def rows(kind, make):
        for number in takewhile(lambda number: f"{kind}-{number}-spans" in typed, count(1)):
            values = {
                part: typed.get(f"{kind}-{number}-{part}", "").replace("\r\n", "\n").strip()
                for part in (field.name for field in fields(make))
            }
            yield make(**values | {"spans": rules.spans_in(values["spans"], length)})

    problems = (replace(row, take=bool(row.take)) for row in rows("problem", ProblemRow))
    return Sheet(tuple(problems), tuple(rows("measure", MeasureRow)))


def _problem_fields(number, total):
    return {
        "take": forms.BooleanField(label=f"导入问题 {number}", required=False),
        "title": text_field(f"问题 {number}", 2, max_length=TITLE_LENGTH),
        "area": forms.CharField(label="领域", max_length=AREA_LENGTH, required=False),
        "manifestation": text_field("具体表现", 3, required=False),
        "spans": forms.CharField(required=False, widget=forms.HiddenInput),
        "with": _partner_field(number, total),
    }


def _measure_fields(number, total):
    return {
        "text": text_field(f"措施 {number}", 3, max_length=MEASURE_LENGTH),
        "answers": forms.CharField(label="对应第几个问题", required=False, widget=_numbers(list="problems")),
        "owner": forms.CharField(
            label="责任人",
            required=False,
            max_length=60,
            widget=forms.TextInput({"list": "people"}),
        ),
        "due": day_field("完成时限", required=False),
        "stated": text_field("文件所述", 1, max_length=MEASURE_LENGTH, required=False),
        "spans": forms.CharField(required=False, widget=forms.HiddenInput),
        "with": _partner_field(number, total),
    }


def _partner_field(number, total):
    """Ask with which row to merge one; the row above is offered."""
    other = number - 1 or 2
    offered = other if other <= total else ""
    return forms.CharField(label="与第几条合并", required=False, initial=offered, widget=_numbers())


def _numbers(**attributes):
    return forms.TextInput({"inputmode": "numeric", "autocomplete": "off", **attributes})
