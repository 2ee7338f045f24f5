"""What a printout is: one record, or one unit's or person's year, as the form that an office prints and signs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from zhunsheng.accounts.models import User
from zhunsheng.accounts.rulings import Ruling
from zhunsheng.documents.official import OfficialDocument


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a printout, when, and of which year where it has one."""

    by: User
    at: datetime
    today: date
    year: int


@dataclass(frozen=True, slots=True)
class Printout:
    """A form and how it is filled in.

    Attributes:
        code: in the address.
        visible: what a person may know of, among which it is looked up.
        may: who may have it; a refusal says whom to ask.
        document: fills it in from what ``visible`` gave. Raises ``ValidationError`` when there is nothing to print.
        yearly: it tells of a year.
    """

    code: str
    name: str
    visible: Callable[[User], QuerySet]
    may: Callable[[User, Any], Ruling]
    document: Callable[[Any, Asked], OfficialDocument]
    yearly: bool = False

    def file_name(self, subject: Model, asked: Asked) -> str:
        about = f"{subject}{asked.year}年" if self.yearly else f"{subject}"
        return f"{self.name}-{about}"
