"""A record in words: what the log keeps of it, and what two people who changed it at once are shown."""

from zhunsheng.activities.details import details_of
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import ROLE_LABELS, TOPIC_LABELS, Activity
from zhunsheng.engine import Role

FIELD_LABELS = {
    name: str(Activity._meta.get_field(name).verbose_name)
    for name in (
        "unit", "kind", "title", "happened_on", "place", "hours", "minutes", "counts_for", "makes_up_for",
        "documents", "heard_units", "details",
    )
} | {"agenda": "议题", "parts": "参加情况", "recorded_at": "登记时间"}  # fmt: skip


def words_of(*, parts, **values):
    """Return field names to texts, numbers or lists of texts, which a log can keep and a page can show.

    Args:
        parts: anything with ``person``, ``role``, ``attended`` and ``absence_reason``.
        values: every field of the record but those set by the server.
    """
    return {
        "unit": str(values["unit"]),
        "kind": Kind(values["kind"]).label,
        "title": values["title"],
        "happened_on": str(values["happened_on"]),
        "place": values["place"],
        "hours": None if values["hours"] is None else float(values["hours"]),
        "minutes": values["minutes"],
        "counts_for": values["counts_for"] and str(values["counts_for"]),
        "makes_up_for": values["makes_up_for"] and str(values["makes_up_for"]),
        "documents": sorted(str(document) for document in values["documents"]),
        "heard_units": sorted(str(unit) for unit in values["heard_units"]),
        "details": [
            f"{label}：{value}" for label, value in details_in_words(values["kind"], values["details"])
        ],
        "agenda": [_topic_in_words(topic) for topic in values["agenda"]],
        "parts": sorted(_part_in_words(part) for part in parts),
    }


def words_of_record(activity):
    """Return a record as it is kept now, as :func:`words_of` puts it."""
    fields = (
        "unit",
        "kind",
        "title",
        "happened_on",
        "place",
        "hours",
        "minutes",
        "counts_for",
        "makes_up_for",
        "details",
    )
    return words_of(
        **{name: getattr(activity, name) for name in fields},
        documents=activity.documents.all(),
        heard_units=activity.heard_units.all(),
        agenda=[item.topic for item in activity.agenda.all()],
        parts=activity.participations.select_related("person"),
    )


def said(value):
    """Return a value of :func:`words_of` as one text for a page."""
    if value in (None, "", []):
        return "（空）"
    return "、".join(value) if isinstance(value, list) else str(value)


def changes_in_words(changes):
    """Return (label, before, after) per field of what the log keeps of a change.

    >>> changes_in_words({"title": ["旧题", "新题"]})
    [('主题', '旧题', '新题')]
    """
    return [(FIELD_LABELS[name], said(before), said(after)) for name, (before, after) in changes.items()]


def details_in_words(kind, values):
    """Return (label, value) of what the fields of a kind say, in their order.

    >>> details_in_words("skills_contest", {"scale": 12})
    [('参赛人数', 12)]
    """
    return [(one.label, values[one.code]) for one in details_of(kind) if one.code in values]


def _topic_in_words(topic):
    said = f"{TOPIC_LABELS[topic.sort]}：{topic.text}"
    if topic.speaker:
        said += f"（{topic.speaker}）"
    return f"{said}；{topic.requirement}" if topic.requirement else said


def _part_in_words(part):
    absence = "" if part.attended else f"（缺席：{part.absence_reason}）"
    return f"{part.person} {ROLE_LABELS[Role(part.role)]}{absence}"
