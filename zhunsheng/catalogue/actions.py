"""Loading the catalogue, and what a bureau decides about an obligation: adopt, tighten, waive."""

from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.audit import actions as audit
from zhunsheng.catalogue import policies, rollover, rules
from zhunsheng.catalogue.models import Adoption, Basis, Decision, Obligation, Regulation, Version, YearList
from zhunsheng.catalogue.reading import OBLIGATIONS, read_obligations, refusal
from zhunsheng.catalogue.yearly import proposals
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Unit
from zhunsheng.organisation.rules import UNIT_SUBJECT_KINDS

ONE_DAY = timedelta(days=1)


@transaction.atomic
def load_catalogue(*, by, at, path: Path = OBLIGATIONS):
    """Bring the database up to the data file; running it again changes nothing and writes nothing.

    Titles, areas, notes and guides follow the file. Rule, confidence and basis of a version never change once
    loaded; only an open end may be set, when a later version follows.

    Returns:
        Counts: ``obligations`` and ``versions`` of the file, ``new`` versions, ``reworded`` obligations and versions.

    Raises:
        CatalogueError: for a file with faults, or one that changes or drops a published version.
    """
    entries = read_obligations(path)
    known = {
        obligation.code: obligation
        for obligation in Obligation.objects.prefetch_related("versions__bases__regulation")
    }
    faults = [
        fault
        for entry in entries
        if entry["code"] in known
        for fault in _rewritten(entry, known[entry["code"]])
    ]
    if faults:
        raise refusal(path, faults)
    counts = {
        "obligations": len(entries),
        "versions": sum(len(entry["versions"]) for entry in entries),
        "new": 0,
        "reworded": 0,
    }
    for entry in entries:
        obligation, outcome = _load_obligation(entry, known.get(entry["code"]))
        outcomes = [outcome, *_load_versions(entry, obligation)]
        counts["new"] += outcomes.count("new")
        counts["reworded"] += outcomes.count("reworded")
    if counts["new"] or counts["reworded"]:
        audit.record("catalogue:loaded", by=by, at=at, changes=counts | {"file": path.name})
        for bureau in Unit.objects.bureaus():
            mark_stale(bureau, at=at)
    return counts


@transaction.atomic
def adopt(*, bureau, obligation, source, valid_from, changes=None, by, at):
    """Make an obligation the bureau's own rule from a day on, as it is or with stricter changes.

    A later adoption replaces an earlier one from its own day; sending the same one twice returns the first.

    Args:
        source: the bureau's own rule and clause that says so.
        changes: fields of a rule to tighten, see :func:`zhunsheng.catalogue.rules.tighten`.

    Raises:
        Refused: when the person may not.
        ValidationError: sentences by field, when a change would loosen the rule or none is in force.
    """
    require(policies.may_adopt(by, bureau))
    Unit.objects.select_for_update().get(pk=bureau.pk)
    adoption, created = _make_own(
        bureau=bureau,
        obligation=obligation,
        source=source,
        valid_from=valid_from,
        changes=changes or {},
        by=by,
        at=at,
    )
    if created:
        audit.record(
            "adoption:decided", by=by, at=at, target=adoption,
            changes={"事项": obligation.code, "单位制度": source, "从严": adoption.changes, "生效": valid_from},
        )  # fmt: skip
        mark_stale(bureau, at=at)
    return adoption


@transaction.atomic
def adopt_year(*, bureau, year, choices, seen, by, at):
    """Adopt a year's whole list of obligations in one act, with one entry in the log.

    What is taken goes on as it is; what is adopted holds under its source from the first day of the year; what is
    left ends on the last day before it, and the catalogue's own rule remains. No earlier window changes by it.
    A list once adopted stays: the second act finds the first and changes nothing.

    Args:
        choices: code → (act, source); an obligation with but one act to choose may be left out.
        seen: :func:`zhunsheng.catalogue.rollover.fingerprint` of what the person decided on.

    Raises:
        Refused: when the person may not.
        ValidationError: sentences by code; or on top, when the year is over or what was seen is out of date.
    """
    require(policies.may_adopt(by, bureau))
    Unit.objects.select_for_update().get(pk=bureau.pk)
    if adopted := YearList.objects.filter(bureau=bureau, year=year).first():
        return adopted
    if year < timezone.localdate(at).year:
        raise ValidationError(f"{year}年已经过去，以前年度的清单和台账不能改动。请打开今后一年的清单。")
    proposed = proposals(bureau, year)
    if rollover.fingerprint(one for _, one in proposed) != seen:
        raise ValidationError(
            "您查看以后，责任清单或本单位的采用情况有了变化。请核对本页更新后的内容，再采用一次。"
        )
    decided = {one.code: _decided(one, choices) for _, one in proposed}
    faults = {code: fault for code, (_, _, fault) in decided.items() if fault}
    if faults:
        raise ValidationError(faults)
    rows = [_year_row(obligation, one, *decided[one.code][:2]) for obligation, one in proposed]
    for obligation, one in proposed:
        _carry_out(bureau, obligation, one, *decided[one.code][:2], by=by, at=at)
    adopted = YearList.objects.create(bureau=bureau, year=year, rows=rows, adopted_by=by, adopted_at=at)
    audit.record(
        "yearlist:adopted", by=by, at=at, target=adopted,
        changes={"年度": year} | {
            label: [row["code"] for row in rows if row["act"] == act] for act, label in rollover.ACT_LABELS.items()
        },
    )  # fmt: skip
    mark_stale(bureau, at=at)
    return adopted


@transaction.atomic
def waive(*, bureau, obligation, unit=None, reason, valid_from, valid_until=None, approved_by, by, at):
    """Release a bureau, or one unit of it, from an obligation.

    Args:
        unit: the one unit that is released; None releases every subject of the bureau.
        valid_until: last day of the release; None for until further notice.
        approved_by: who decides and enters it; the log names this person as the one who did it.
        by: who proposed it; another natural person (SEC-52).

    Raises:
        Refused: when the one may not approve or the other not propose.
        ValidationError: sentences by field, when the reason is missing or the unit cannot owe this.
    """
    require(policies.may_waive(approved_by, bureau))
    require(policies.may_have_proposed(by, approved_by, bureau))
    Unit.objects.select_for_update().get(pk=bureau.pk)
    faults = dict(_waiver_faults(bureau, obligation, unit, reason, valid_from, valid_until))
    if faults:
        raise ValidationError(faults)
    waiver, created = Adoption.objects.get_or_create(
        bureau=bureau,
        obligation=obligation,
        decision=Decision.WAIVED,
        unit=unit,
        reason=reason.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        proposed_by=by,
        approved_by=approved_by,
        defaults={"decided_at": at},
    )
    if created:
        audit.record(
            "adoption:waived", by=approved_by, at=at, target=waiver, reason=reason,
            changes={"事项": obligation.code, "主体": str(unit or "全部"), "生效": valid_from,
                     "终止": valid_until, "提出人": str(by)},
        )  # fmt: skip
        mark_stale(bureau, at=at)
    return waiver


def _make_own(*, bureau, obligation, source, valid_from, changes, by, at):
    """Keep an adoption unless the same one is there; return it, and whether it is new."""
    if not source.strip():
        raise ValidationError({"source": rollover.NO_SOURCE})
    version = obligation.version_on(valid_from)
    if version is None:
        raise ValidationError(
            {"valid_from": f"{valid_from} 时“{obligation}”还没有或已不再有有效的版本，请核对生效日期。"}
        )
    faults = dict(rules.looser(version.rule, changes))
    if faults:
        raise ValidationError(faults)
    return Adoption.objects.get_or_create(
        bureau=bureau,
        obligation=obligation,
        decision=Decision.TIGHTENED if changes else Decision.ADOPTED,
        source=source.strip(),
        changes=changes,
        valid_from=valid_from,
        proposed_by=by,
        defaults={"decided_at": at},
    )


def _decided(proposal, choices):
    """Return the act and the source chosen for a proposal, and what is wrong with the choice."""
    only = proposal.offers[0] if len(proposal.offers) == 1 else None
    act, source = choices.get(proposal.code, (only, ""))
    if proposal.offers and act not in proposal.offers:
        return None, "", "请选择明年如何处理。"
    if act == rollover.Act.ADOPT and not source.strip():
        return act, "", rollover.NO_SOURCE
    return act, source.strip() if act == rollover.Act.ADOPT else "", ""


def _carry_out(bureau, obligation, proposal, act, source, *, by, at):
    """Write what an act means for the years to come; taking over writes nothing."""
    if act == rollover.Act.ADOPT:
        version = obligation.version_on(proposal.starts_on)
        changes = rules.still_stricter(version.rule, proposal.own.changes) if proposal.own else {}
        _make_own(
            bureau=bureau, obligation=obligation, source=source, valid_from=proposal.starts_on, changes=changes,
            by=by, at=at,
        )  # fmt: skip
    if act == rollover.Act.LEAVE:
        # All of them: under the one in force an older one may lie that has no end either.
        Adoption.objects.of(bureau).bound_on(proposal.starts_on, obligation).update(
            valid_until=proposal.starts_on - ONE_DAY
        )


def _year_row(obligation, proposal, act, source):
    """What a year's list keeps of one obligation."""
    return {
        "code": obligation.code,
        "title": obligation.title,
        "subject": obligation.get_subject_kind_display(),
        "kind": proposal.kind,
        "act": act,
        "asks": proposal.asks,
        "source": source or (proposal.own.source if proposal.own and act == rollover.Act.TAKE else ""),
        "version": rollover.first_day(proposal),
    }


def _load_obligation(entry, obligation):
    """Create or reword one obligation; say what came of it."""
    wording = {"title": entry["title"], "title_en": entry["title_en"], "area": entry["area"]}
    if obligation is None:
        return Obligation.objects.create(
            code=entry["code"], subject_kind=entry["subject"], **wording
        ), "created"
    return obligation, _reword(obligation, wording)


def _rewritten(entry, obligation):
    """Yield, by line, what of a published obligation an entry of the file would change or drop."""
    place = f"责任事项 {entry['code']}"
    if obligation.subject_kind != entry["subject"]:
        yield (
            entry["line"],
            f"{place} 的 subject：已发布为 {obligation.subject_kind}，不能改为 {entry['subject']}。"
            "责任主体变了就是另一事项，请用新编号另列。",
        )
    written = {version["valid_from"]: version for version in entry["versions"]}
    published = {version.valid_from: version for version in obligation.versions.all()}
    if published.keys() - written.keys():
        yield (
            entry["line"],
            f"{place}：文件中少了已发布的版本。已发布的版本不能删除；停止执行的请写明 valid_until。",
        )
    for number, version in enumerate(entry["versions"], 1):
        kept = published.get(version["valid_from"])
        if kept and (
            _law_of(version) != _published_law(kept) or kept.valid_until not in {None, version["valid_until"]}
        ):
            yield (
                version["line"],
                f"{place} 第{number}版：与已发布的内容不一致。已发布的版本不能改动，请另加一个 valid_from 更晚的版本。",
            )


def _load_versions(entry, obligation):
    """Add the versions that are new, reword the others; yield what came of each."""
    published = {version.valid_from: version for version in obligation.versions.all()}
    for version in entry["versions"]:
        kept = published.get(version["valid_from"])
        if kept is None:
            _add_version(obligation, version)
            yield "new"
            continue
        wording = {"note": version["note"], "guide": version.get("guide", [])}
        yield _reword(kept, wording | {"valid_until": version["valid_until"]})


def _add_version(obligation, version):
    added = Version.objects.create(
        obligation=obligation,
        valid_from=version["valid_from"],
        valid_until=version["valid_until"],
        confidence=version["confidence"],
        rule=version["rule"],
        note=version["note"],
        guide=version.get("guide", []),
    )
    for basis in version["basis"]:
        regulation, _ = Regulation.objects.get_or_create(name=basis["regulation"], year=basis.get("year"))
        Basis.objects.create(version=added, regulation=regulation, article=basis.get("article", ""))


def _law_of(version):
    """What may not change once published, from the file."""
    bases = [(basis["regulation"], basis.get("year"), basis.get("article", "")) for basis in version["basis"]]
    return version["rule"], version["confidence"], bases


def _published_law(version):
    """The same from the database."""
    bases = [(basis.regulation.name, basis.regulation.year, basis.article) for basis in version.bases.all()]
    return version.rule, version.confidence, bases


def _reword(record, wording):
    """Bring a record's fields up to the file; say whether anything changed."""
    changed = [name for name, value in wording.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, wording[name])
    if changed:
        record.save(update_fields=changed)
    return "reworded" if changed else "same"


def _waiver_faults(bureau, obligation, unit, reason, valid_from, valid_until):
    if not reason.strip():
        yield "reason", "请写明豁免的理由，例如“本支部不设支部委员会”。"
    if valid_until and valid_until < valid_from:
        yield "valid_until", f"终止日期 {valid_until} 早于生效日期 {valid_from}，请核对；长期有效的请留空。"
    if unit is None:
        return
    if not unit.belongs_to(bureau):
        yield "unit", f"{unit}不属于{bureau}，请另选单位。"
    elif UNIT_SUBJECT_KINDS.get(unit.kind) != obligation.subject_kind:
        owes = obligation.get_subject_kind_display()
        yield (
            "unit",
            f"“{obligation}”的责任主体是{owes}，{unit}不承担此项，无须豁免。请另选单位，或留空表示全部豁免。",
        )
