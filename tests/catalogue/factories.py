"""One small obligation as the data file writes it, and as the database keeps it."""

from copy import deepcopy

import yaml

from tests.factories import AT
from zhunsheng.catalogue import rollover
from zhunsheng.catalogue.actions import adopt_year, load_catalogue
from zhunsheng.catalogue.models import Obligation
from zhunsheng.catalogue.yearly import proposals

ENTRY = {
    "code": "test.study",
    "title": "季度学习",
    "title_en": "Quarterly study",
    "area": "study",
    "subject": "branch",
    "versions": [
        {
            "confidence": "practice",
            "basis": [{"regulation": "示例学习制度", "year": 2024, "article": "第五条"}],
            "rule": {
                "every": "quarter",
                "answered_by": ["study_session"],
                "role": "organiser",
                "evidence": ["minutes", {"code": "attendance_rate", "at_least": 0.8}],
                "also_keep": ["materials"],
            },
            "note": "每季度一次。",
        }
    ],
}


def entry(code="test.study", *, rule=None, version=None, **fields):
    """An entry with fields, version fields or rule fields of one's own; a field set to None is left out."""
    made = deepcopy(ENTRY)
    first = made["versions"][0]
    first |= version or {}
    first["rule"] = {key: value for key, value in (first["rule"] | (rule or {})).items() if value is not None}
    return made | {"code": code} | fields


def data_file(folder, *entries):
    """Write entries as a data file and return its path."""
    path = folder / "obligations.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return path


def loaded(folder, *entries):
    """Load entries into the database and return the obligation of the first."""
    load_catalogue(by="测试", at=AT, path=data_file(folder, *entries))
    return Obligation.objects.get(code=entries[0]["code"])


def adopt_year_as_proposed(*, bureau, year, by, choices=None):
    """Adopt a year's list as it is suggested; what must be chosen is left, unless ``choices`` (code → act, source)."""
    proposed = [one for _, one in proposals(bureau, year)]
    suggested = {
        one.code: (one.suggested or rollover.Act.LEAVE, one.own.source if one.own else "")
        for one in proposed
        if one.offers
    }
    return adopt_year(
        bureau=bureau,
        year=year,
        choices=suggested | (choices or {}),
        seen=rollover.fingerprint(proposed),
        by=by,
        at=AT,
    )
