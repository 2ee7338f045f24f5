"""The layouts in which offices keep their problems; every row of a layout can be read back by ``rules``."""

from dataclasses import dataclass

from zhunsheng.rectification.models import Finding, Measure


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: what it is called, what it is for, its columns; ``by_measure``: a row per measure, not per problem."""

    name: str
    title: str
    help_text: str
    columns: tuple[str, ...]
    by_measure: bool = True


_SOURCE = ("问题类别", "问题表现", "来源", "责任单位")
_WHO = ("责任领导", "责任人", "整改时限")
_TASK = ("整改措施", "措施类型", "措施责任领导", "牵头科室", "措施责任人", "完成时限")
LAYOUTS = {
    one.name: one
    for one in (
        Layout(
            "problems",
            "问题清单",
            "每个问题一行：是什么问题、谁负责、何时改完。",
            ("序号", "问题", *_SOURCE, "程度", "发现日期", *_WHO, "状态"),
            by_measure=False,
        ),
        Layout(
            "tasks",
            "任务清单",
            "每项措施一行：谁来做、怎样证明、何时完成。",
            ("序号", "问题", "责任单位", "发现日期", *_WHO, *_TASK, "佐证方式", "状态"),
        ),
        Layout(
            "full",
            "整改台账",
            "每项措施一行，问题、原因、措施、责任、进展和佐证齐全。",
            ("序号", "问题", *_SOURCE, "典型事例", "原因", "程度", "发现日期", *_WHO, *_TASK, "佐证方式",
             "进展", "状态", "佐证"),
        ),
    )
}  # fmt: skip


def rows_of(layout: Layout, findings):
    """Yield the rows of a layout, for findings read :func:`for_sheet`."""
    for number, finding in enumerate(findings, 1):
        known = _of_finding(number, finding)
        for measure in (list(finding.measures.all()) if layout.by_measure else []) or [None]:
            cells = known | (_of_measure(measure) if measure else {})
            yield [cells.get(column) for column in layout.columns]


def for_sheet(findings):
    """Return findings with everything a layout shows, in four queries however many they are."""
    return findings.select_related("unit", "leader", "owner").prefetch_related(
        "measures__leader", "measures__lead_unit", "measures__owner", "measures__file", "measures__advances"
    )


def _of_finding(number: int, finding: Finding):
    return {
        "序号": number,
        "问题": finding.title,
        "问题类别": finding.area,
        "问题表现": finding.manifestation,
        "来源": finding.get_source_display(),
        "责任单位": finding.unit,
        "典型事例": finding.example,
        "原因": finding.cause,
        "程度": finding.get_severity_display(),
        "发现日期": finding.arose_on,
        "责任领导": finding.leader,
        "责任人": finding.owner,
        "整改时限": finding.rectify_by,
        "状态": finding.get_state_display(),
    }


def _of_measure(measure: Measure):
    advances = list(measure.advances.all())
    return {
        "整改措施": measure.text,
        "措施类型": measure.get_kind_display(),
        "措施责任领导": measure.leader,
        "牵头科室": measure.lead_unit,
        "措施责任人": measure.owner,
        "完成时限": measure.due,
        "佐证方式": measure.proof_wanted,
        "进展": measure.result or (advances[-1].text if advances else measure.stated),
        "佐证": measure.proof or (measure.file and measure.file.name),
    }
