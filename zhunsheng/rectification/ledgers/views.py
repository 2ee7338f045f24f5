"""The page from which a ledger of problems is taken out in the usual layouts, and the one that takes one over."""

from django import forms
from django.db.models import F
from django.http import Http404
from django.shortcuts import render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.rectification import policies
from zhunsheng.rectification.forms import ListFilter, units_for
from zhunsheng.rectification.ledgers import actions, layouts, rules
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import State
from zhunsheng.ui import tables
from zhunsheng.ui.forms import ExplainedForm
from zhunsheng.ui.sheet_imports import Heading, SheetImport
from zhunsheng.ui.uploads import SheetField


def ledger_sheets(request):
    """Show the layouts; the filter of the list stands in the address and goes on into each sheet."""
    require(policies.may_read(request.user))
    context = {
        "layouts": layouts.LAYOUTS.values(),
        "count": _chosen(request).count(),
        "may_raise": policies.may_raise(request.user),
    }
    return render(request, "rectification/ledger_sheets.html", context)


def ledger_sheet(request, layout):
    """Answer with the filtered findings in one layout, and log who took what."""
    require(policies.may_read(request.user))
    if layout not in layouts.LAYOUTS:
        raise Http404
    wanted = layouts.LAYOUTS[layout]
    findings = list(layouts.for_sheet(_chosen(request)))
    changes = {"layout": wanted.title, "filter": request.GET.urlencode(), "rows": len(findings)}
    record("finding:exported", by=request.user, at=clock.now(), changes=changes)
    name = f"{wanted.title}-{clock.today()}"
    return tables.xlsx(name, wanted.title, wanted.columns, layouts.rows_of(wanted, findings))


def _chosen(request):
    """Return the findings that the address asks for; what was merged is carried on in another row."""
    visible = Finding.objects.visible_to(request.user)
    findings = ListFilter(request.GET, findings=visible).apply(visible, as_of=clock.today())
    return findings.exclude(state=State.MERGED).order_by(F("rectify_by").asc(nulls_last=True), "pk")


class LedgerForm(ExplainedForm):
    unit = forms.ModelChoiceField(label="责任单位", queryset=Unit.objects.none(), empty_label=None)
    file = SheetField(
        label="整改台账",
        columns=rules.COLUMNS,
        hint="；有问题类别、原因、整改措施、责任领导、责任人、时限、进展等列也会读",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(user)
        self.fields["unit"].help_text = "表中没有写责任单位的行，记在这个单位名下。"


class LedgerImport(SheetImport):
    """Take over a ledger of problems with their measures."""

    title = "导入整改台账"
    lead = "把已有的问题清单、任务清单或整改台账交上来，"
    hints = (
        "列按名称对应，次序不限；合并的单元格会算到它覆盖的每一行，问题留空的行算上一行的问题。",
        "一格里有几项措施的，用 1. 2.、（1）（2）或分号分开，会逐项登记。",
        "时限可写 2026-06-30、2026年6月30日前、2026年6月底，或写立行立改、长期坚持。",
        "一个问题有一行不对，整个问题暂不导入，改好后再交一次即可，已登记的不会重复。",
        "表中写的“已完成”只作为原有说法保留；销号仍要在这里附佐证、由他人核验。",
    )
    form_class = LedgerForm
    back = "rectification:list"
    headings = (
        Heading("责任单位", "short"),
        Heading("问题"),
        Heading("整改措施"),
        Heading("责任人", "short"),
        Heading("整改期限", "day"),
    )

    def admit(self, user):
        require(policies.may_raise(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_rows(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({one.problem.unit for one in accepted})
        owners = Person.objects.in_bulk({one.problem.owner for one in accepted if one.problem.owner})
        return [
            (
                units[one.problem.unit],
                one.problem.title,
                "；".join(planned.text for planned in one.measures) or "暂无",
                owners.get(one.problem.owner, "待明确"),
                one.problem.rectify_by.isoformat() if one.problem.rectify_by else "待明确",
            )
            for one in accepted
        ]

    def take_over(self, accepted, *, unit, upload, by):
        findings, measures = actions.take_over(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return f"已登记 {findings} 个问题、{measures} 项措施。还没有责任人或期限的，请逐个明确。"
