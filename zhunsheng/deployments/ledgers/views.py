"""Handing in a ledger of tasks, with a preview."""

from django import forms

from zhunsheng import clock
from zhunsheng.accounts.roles import SETS_TASKS
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.ledgers.forms import UnitForm
from zhunsheng.deployments.ledgers import actions, rules
from zhunsheng.deployments.policies import may_set
from zhunsheng.deployments.rules import BASIS_LENGTH, SOURCE_LABELS
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.ui.sheet_imports import Heading, SheetImport
from zhunsheng.ui.uploads import SheetField


class TasksForm(UnitForm):
    source = forms.ChoiceField(
        label="来源", choices=SOURCE_LABELS.items(), help_text="表中没有写来源的行按这一项登记。"
    )
    basis = forms.CharField(
        label="出处",
        required=False,
        max_length=BASIS_LENGTH,
        help_text="哪次会议、哪份文件或谁的批示；表中没有写出处的行用它。",
    )
    file = SheetField(
        label="督办台账",
        columns=rules.COLUMNS,
        hint="；有牵头单位、责任领导、来源、出处、布置日期、进展的列也会读",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["unit"].label = "牵头单位"
        self.fields["unit"].queryset = Unit.objects.filter(within_paths(user.paths(SETS_TASKS)))


class TasksImport(SheetImport):
    """Take over a ledger of tasks."""

    title = "导入督办台账"
    lead = "把已有的督办台账交上来，"
    hints = (
        "每行一项任务；任务、预期成效、责任人、办结期限必有。",
        "没有写责任领导的，由牵头单位的分管领导负责；没有写布置日期的，按今天布置。",
        "写了进展的，记为第一次进展。是否办结不读入：办成没有，由没有经手的人核验。",
        "列表里导出的 Excel 补上新行也能导入，已有的不会重复。",
    )
    form_class = TasksForm
    back = "deployments:list"
    headings = (
        Heading("牵头单位", "short"),
        Heading("任务"),
        Heading("预期成效"),
        Heading("责任人", "short"),
        Heading("责任领导", "short"),
        Heading("出处"),
        Heading("办结期限", "day"),
        Heading("进展"),
    )

    def admit(self, user):
        require(may_set(user))

    def sort_out(self, rows, *, user, unit, source, basis):
        return actions.sort_out_rows(
            rows, unit=unit, source=source, basis=basis, user=user, today=clock.today()
        )

    def cells(self, accepted):
        units = Unit.objects.in_bulk({row.unit for row in accepted})
        people = Person.objects.in_bulk({pk for row in accepted for pk in (row.owner, row.leader) if pk})
        return [
            (
                units[row.unit],
                row.title,
                row.expected,
                people[row.owner],
                people.get(row.leader, "分管领导"),
                row.basis,
                row.due.isoformat(),
                row.progress,
            )
            for row in accepted
        ]

    def take_over(self, accepted, *, unit, source, basis, upload, by):
        made = actions.take_over(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        today = clock.today()
        late = sum(task.days_late(today) > 0 for task in made)
        return f"已布置 {len(made)} 项任务，其中 {late} 项已经逾期；责任人会在待办里看到。"
