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
EXPORTED = (
    "序号", "问题", "领域", "具体表现", "原因分析", "责任单位", "责任领导", "责任人", "整改期限", "发现日期",
    "整改措施", "措施类型", "牵头科室", "措施责任人", "措施时限", "佐证方式", "整改进展", "现在状态",
)  # fmt: skip


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
    """Answer with the filtered findings as a ledger that can be handed in again, and log who took it."""
    require(policies.may_read(request.user))
    visible = Finding.objects.visible_to(request.user)
    found = ListFilter(request.GET, findings=visible).apply(visible, as_of=clock.today())
    measures = Prefetch("measures", Measure.objects.select_related("owner", "lead_unit"))
    findings = list(found.for_list().order_by("pk").prefetch_related(measures))
    rows = list(_rows(with_progress(findings, as_of=clock.today())))
    changes = {"filter": request.GET.urlencode(), "rows": len(rows)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    return tables.xlsx(f"整改台账-{clock.today()}", "整改台账", EXPORTED, rows)


def _rows(findings):
    for number, finding in enumerate(findings, 1):
        problem = [
            number, finding.title, finding.area, finding.manifestation, finding.cause, finding.unit.name,
            finding.leader, finding.owner, finding.rectify_by, finding.arose_on,
        ]  # fmt: skip
        stands = finding.get_standing_display()
        for measure in finding.measures.all():
            yield [
                *problem, measure.text, measure.get_kind_display(), measure.lead_unit and measure.lead_unit.name,
                measure.owner, measure.due, measure.proof_wanted, measure.stated, stands,
            ]  # fmt: skip
        if not finding.measures.all():
            yield [*problem, *[None] * 7, stands]
