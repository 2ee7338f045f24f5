"""Which duties the invented bureau made its own rule, which one it tightened, and which one it waived for whom."""

from dataclasses import dataclass

RULE = "《澄川县文化和旅游局落实全面从严治党主体责任实施办法》"

# Duties resting on practice, in the order of the articles that take them up, the first being article 5.
ADOPTED = (
    "zz.party-group-meeting",
    "zzj.member-hear-departments",
    "zzj.member-report-to-group",
    "zzj.hear-branches",
    "zzj.center-group-makeup",
    "zzj.must-study-document",
    "study.member-lecture",
    "life.party-class",
    "life.dual-org-life",
    "sup.talk-members",
    "sup.talk-departments",
    "sup.pre-appointment-talk",
    "sup.risk-posts",
    "ps.leader-reception",
    "ps.grassroots-visit",
    "ide.report-up",
    "rec.look-back",
    "rec.self-check",
    "sup.risk-review",
    "rec.formalism-check",
    "zz.first-agenda",
    "zzj.task-followed",
)
FIRST_ARTICLE = 5

# Twice as often as elsewhere: every quarter instead of every half year.
TIGHTENED = "study.warning-education"
TIGHTENED_ARTICLE = 4
TIGHTER = {"every": "quarter"}


@dataclass(frozen=True, slots=True)
class WaiverRow:
    obligation: str
    unit: str
    reason: str


WAIVED = WaiverRow(
    "life.branch-committee",
    "图书馆支部",
    "该支部正式党员 3 人，不足 7 人，按规定只设书记、不设支部委员会，日常事项由支部党员大会研究。",
)

_DIGITS = "零一二三四五六七八九"


def article(number: int) -> str:
    """Return the name of an article from 1 to 99, as a rule writes it.

    >>> article(5), article(12), article(20)
    ('第五条', '第十二条', '第二十条')
    """
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return f"第{ten}{_DIGITS[ones] if ones else ''}条"
