"""Ledgers handed in as a file: what every import form asks for."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from django import forms

from zhunsheng.documents import Unreadable, sheets


class Upload(NamedTuple):
    """A ledger as it was read; the digest holds it against the file later."""

    name: str
    digest: str
    table: sheets.Table


class SheetField(forms.FileField):
    """An .xlsx or .csv whose columns are found by name; gives an :class:`Upload`."""

    def __init__(self, *, columns: Sequence[sheets.Column], hint="", **kwargs):
        needed = "、".join(column.names[0] for column in columns if column.required)
        self.columns = columns
        super().__init__(
            max_length=250, help_text=f"{'、'.join(sheets.ACCEPTED)}；表头要有{needed}{hint}。", **kwargs
        )

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        content = file.read()
        try:
            table = sheets.read_sheet(file.name, content, self.columns)
        except Unreadable as error:
            raise forms.ValidationError(error.reason) from error
        return Upload(file.name, hashlib.sha256(content).hexdigest(), table)
