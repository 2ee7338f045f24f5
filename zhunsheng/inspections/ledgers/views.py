"""Handing in a ledger of risk posts, with a preview."""

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.ledgers.forms import UnitForm
from zhunsheng.inspections.ledgers import actions, rules
from zhunsheng.inspections.policies import may_keep_risks
from zhunsheng.inspections.rules import LEVEL_LABELS, Level
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.ui.sheet_imports import Heading, SheetImport
from zhunsheng.ui.uploads import SheetField


class RisksForm(UnitForm):
    file = SheetField(
        label="廉政风险点台账", columns=rules.COLUMNS, hint="；有单位、权力事项、责任人、复核日期的列也会读"
    )


class RisksImport(SheetImport):
    """Take over a ledger of risk posts."""

    title = "导入廉政风险点"
    lead = "把已有的廉政风险点台账交上来，"
    hints = (
        "每行一个岗位或环节；风险表现、等级、防控措施必有。",
        "等级写高、中、低，也可以写一级、二级、三级。",
        "没有写复核日期的，按今天复核、一年内再复核。列表里导出的 Excel 补上新行也能导入。",
    )
    form_class = RisksForm
    back = "inspections:risks"
    headings = (
        Heading("单位", "short"),
        Heading("岗位或环节"),
        Heading("风险表现"),
        Heading("等级", "short"),
        Heading("持有人", "short"),
        Heading("下次复核", "day"),
    )

    def admit(self, user):
        require(may_keep_risks(user))

    def sort_out(self, rows, *, user, unit):
        return actions.sort_out_rows(rows, unit=unit, user=user, today=clock.today())

    def cells(self, accepted):
        units = Unit.objects.in_bulk({row.unit for row in accepted})
        holders = Person.objects.in_bulk({row.holder for row in accepted if row.holder})
        return [
            (
                units[row.unit],
                row.name,
                row.risk,
                LEVEL_LABELS[Level(row.level)],
                holders.get(row.holder, "空缺"),
                row.review_by.isoformat(),
            )
            for row in accepted
        ]

    def take_over(self, accepted, *, unit, upload, by):
        made = actions.take_over(
            unit=unit, taken=accepted, name=upload.name, digest=upload.digest, by=by, at=clock.now()
        )
        return f"已登记 {len(made)} 个风险点，到期会提醒复核。"
