"""Gathers what a pack holds, for somebody who may read it; what they may not open stays out and is listed."""

from dataclasses import dataclass, field

from zhunsheng.activities.models import Activity
from zhunsheng.activities.wording import FIELD_LABELS, said, words_of_record
from zhunsheng.attachments.models import StoredFile
from zhunsheng.catalogue.vocabulary import evidence_label
from zhunsheng.engine import STATUS_LABELS
from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.sources import fact_kinds, facts_of, readable_records
from zhunsheng.packs.rules import LeftOut, file_name
from zhunsheng.talks.models import Talk

SEALED = "谈话内容加密保存，只有当事人能打开；这里只说明进行过谈话。"
NOT_READABLE = "生成人无权打开这条记录。"


@dataclass(slots=True)
class Paper:
    """One record as a page of the pack: labelled texts, and evidence files by the names they have there."""

    name: str
    title: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """Duties with their windows and papers, the files to copy, and what is left out."""

    duties: list[dict]
    papers: dict[str, Paper]
    files: dict[str, StoredFile]
    left_out: list[LeftOut]


def gather(user, bureau, *, start, end, areas) -> Gathered:
    """Return what fell due in a period in some areas (all when empty), with the records behind it."""
    occurrences = (
        Occurrence.objects.visible_to(user)
        .filter(bureau=bureau, due__range=(start, end))
        .for_list()
        .order_by("obligation__area", "obligation__code", "due", "subject")
    )
    if areas:
        occurrences = occurrences.filter(obligation__area__in=areas)
    occurrences = list(occurrences)
    wanted = {fact_id for occurrence in occurrences for fact_id in occurrence.fact_ids}
    facts = {fact.id: fact for fact in facts_of(bureau) if fact.id in wanted}
    records = readable_records(wanted, user)
    kinds = fact_kinds()
    gathered = Gathered([], {}, {}, [])
    readable_files = StoredFile.objects.visible_to(user)
    for fact_id in sorted(facts):
        fact, record = facts[fact_id], records.get(fact_id)
        about = f"{kinds[fact.kind]}（{fact.on}）"
        if record is None:
            gathered.left_out.append(LeftOut(about, NOT_READABLE))
            continue
        paper = _paper(len(gathered.papers) + 1, about, fact, record)
        gathered.papers[fact_id] = paper
        if isinstance(record, Talk):
            gathered.left_out.append(LeftOut(about, SEALED))
        if isinstance(record, Activity):
            _add_evidence(gathered, paper, record, readable_files, about)
    for occurrence in occurrences:
        obligation = occurrence.obligation
        if not gathered.duties or gathered.duties[-1]["obligation"] != obligation:
            gathered.duties.append(
                {"obligation": obligation, "area": obligation.get_area_display(), "windows": []}
            )
        gathered.duties[-1]["windows"].append(
            {
                "occurrence": occurrence,
                "status": STATUS_LABELS["zh"][occurrence.status],
                "papers": [gathered.papers[one] for one in occurrence.fact_ids if one in gathered.papers],
            }
        )
    return gathered


def _paper(number, about, fact, record):
    fields = [("类别和日期", about), ("登记日期", str(fact.recorded_on))]
    if isinstance(record, Talk):
        fields += [("内容", SEALED)]
    elif isinstance(record, Activity):
        fields += [
            (FIELD_LABELS[name], said(value))
            for name, value in words_of_record(record).items()
            if value not in (None, "", [])
        ]
    else:
        fields += [("事项", str(record))]
    if fact.evidence:
        fields.append(("佐证", "、".join(sorted(evidence_label(code) for code in fact.evidence))))
    title = about if isinstance(record, Talk) else str(record)
    return Paper(f"records/{number:05}.html", title, fields)


def _add_evidence(gathered, paper, activity, readable_files, about):
    for evidence in activity.evidence.select_related("file"):
        label = evidence_label(evidence.code)
        if evidence.text:
            paper.fields.append((label, evidence.text))
        if evidence.file is None:
            continue
        if not readable_files.filter(pk=evidence.file_id).exists():
            gathered.left_out.append(LeftOut(f"{about}的附件“{label}”", NOT_READABLE))
            continue
        name = file_name(evidence.file.digest, evidence.file.name)
        gathered.files[name] = evidence.file
        paper.files.append((f"{label}：{evidence.file.name}", name))
