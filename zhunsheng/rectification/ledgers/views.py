"""Handing in a ledger with a preview, and taking one out in the same columns."""

from django import forms
from django.db.models import Prefetch

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification import policies
from zhunsheng.rectification.forms import ListFilter, units_for
from zhunsheng.rectification.ledgers import actions, rules
from zhunsheng.rectification.models import TYPED_SOURCES, Finding, Measure, Source
from zhunsheng.rectification.overview.reading import with_progress
from zhunsheng.ui import tables
from zhunsheng.ui.forms import ExplainedForm
from zhunsheng.ui.sheet_imports import Heading, SheetImport
from zhunsheng.ui.uploads import SheetField

# The columns an import reads, each under its usual name; the last says how it stands and is not read.
_WHAT, _WHY = ("序号", "问题"), ("领域", "具体表现", "原因分析")
_WHOSE = ("责任单位", "责任领导", "责任人", "整改期限", "发现日期")
_MEASURE = ("整改措施", "措施类型", "牵头科室", "措施责任人", "措施时限", "佐证方式", "整改进展")
_STANDS = ("现在状态",)
# The usual layouts by their name in the address: what each is called, and its columns.
LAYOUTS = {
    "full": ("整改台账", (*_WHAT, *_WHY, *_WHOSE, *_MEASURE, *_STANDS)),
    "problems": ("问题清单", (*_WHAT, *_WHY, *_WHOSE, *_STANDS)),
    "tasks": ("任务清单", (*_WHAT, *_WHOSE, *_MEASURE, *_STANDS)),
}
NONE_OF_ITS_OWN = "无"  # in a measure's person or day, so that it is not read as the problem's


class LedgerForm(ExplainedForm):
    unit = forms.ModelChoiceField(label="责任单位", queryset=Unit.objects.none(), empty_label=None)
    source = forms.ChoiceField(
        label="问题来源", choices=[(source.value, source.label) for source in TYPED_SOURCES]
    )
    file = SheetField(
        label="整改台账", columns=rules.COLUMNS, hint="；有措施、责任人、时限、进展等列的也会读"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)
        self.fields["unit"].help_text = "表中没有写责任单位的行，记在这个单位名下。"


class LedgerImport(SheetImport):
    """Take over a 整改台账."""

    title = "导入整改台账"
    lead = "把已有的整改台账、问题清单交上来，"
    hints = (
        "一行一个问题，或一行一条措施；同一问题的单元格可以合并，也可以只写在第一行。",
        "一格里写了几条措施的，用 1.、2. 或（1）（2）标明，会分开登记。",
        "一个问题有一行不对，整个问题暂不登记，改好后再交一次即可。",
        "表中写的“已完成”作为原台账所述保留；要补上佐证、经他人核验才算销号。",
        "“导出台账”的表改好后可以再导入。",
    )
    form_class = LedgerForm
    back = "rectification:list"
    headings = (
        Heading("问题"),
        Heading("责任单位", "short"),
        Heading("责任人", "short"),
        Heading("整改期限", "day"),
        Heading("措施"),
    )

    def admit(self, user):
        require(policies.may_raise(user))

    def prepared(self, rows):
        return rules.filled(rows)

    def sort_out(self, rows, *, user, unit, source):
        return actions.sort_out_rows(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({line.unit for line in accepted})
        people = Person.objects.in_bulk({line.owner for line in accepted if line.owner})
        return [
            (
                line.title,
                units[line.unit],
                people.get(line.owner, "待明确"),
                line.rectify_by or "未定",
                "；".join(one.text for one in line.measures) or "没有措施",
            )
            for line in accepted
        ]

    def take_over(self, accepted, *, upload, by, unit, source):
        made = actions.take_over(
            unit=unit,
            source=Source(source),
            taken=accepted,
            name=upload.name,
            digest=upload.digest,
            by=by,
            at=clock.now(),
        )
        return f"已登记 {len(made)} 个问题。没有责任人或期限的，下一步请明确。"


def export(request):
    """Answer with the filtered findings in one of ``LAYOUTS``, to be handed in again, and log who took it."""
    require(policies.may_read(request.user))
    title, columns = LAYOUTS.get(request.GET.get("layout"), LAYOUTS["full"])
    visible = Finding.objects.visible_to(request.user)
    found = ListFilter(request.GET, findings=visible).apply(visible, as_of=clock.today())
    measures = Prefetch("measures", Measure.objects.select_related("owner", "lead_unit"))
    findings = list(found.for_list().order_by("pk").prefetch_related(measures))
    cells = _rows(with_progress(findings, as_of=clock.today()), by_measure="整改措施" in columns)
    rows = [[row.get(column) for column in columns] for row in cells]
    changes = {"layout": title, "filter": request.GET.urlencode(), "rows": len(rows)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(f"{title}-{clock.today()}", title, columns, rows)


def _rows(findings, *, by_measure):
    """Yield the cells of each row by column: a row per problem, or per measure and per problem without one."""
    for number, finding in enumerate(findings, 1):
        problem = {
            "序号": number,
            "问题": finding.title,
            "领域": finding.area,
            "具体表现": finding.manifestation,
            "原因分析": finding.cause,
            "责任单位": finding.unit.name,
            "责任领导": finding.leader,
            "责任人": finding.owner,
            "整改期限": finding.rectify_by,
            "发现日期": finding.arose_on,
            "现在状态": finding.get_standing_display(),
        }
        measures = list(finding.measures.all()) if by_measure else []
        yield from (problem | _of_measure(measure) for measure in measures)
        if not measures:
            yield problem


def _of_measure(measure):
    return {
        "整改措施": measure.text,
        "措施类型": measure.get_kind_display(),
        "牵头科室": measure.lead_unit and measure.lead_unit.name,
        "措施责任人": measure.owner or NONE_OF_ITS_OWN,
        "措施时限": measure.due or NONE_OF_ITS_OWN,
        "佐证方式": measure.proof_wanted,
        "整改进展": measure.stated,
    }
