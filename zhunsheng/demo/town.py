"""What the builders of the demo share: everything built so far, by the names that the tables use."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from zhunsheng.accounts.models import User
from zhunsheng.demo import people
from zhunsheng.ledger.rules import span_of_evaluation
from zhunsheng.organisation.models import Person, Unit


@dataclass(slots=True)
class Town:
    """A demo in the making."""

    as_of: date
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def bureau(self) -> Unit:
        return self.units[people.BUREAU]

    @property
    def since(self) -> date:
        """The first day that the ledger looks back to; records begin with it."""
        return span_of_evaluation(self.as_of)[0]

    def recorder_of(self, unit: str) -> User:
        """Return who records for a unit: its own recorder or head where they have an account."""
        return self.users[{"机关二支部": "zhibu", "非遗科": "kezhang"}.get(unit, "dangwu")]


def moment(day: date, hour: int = 9, minute: int = 30) -> datetime:
    """Return a time of day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
