"""Handing in a list of duties, with a preview of what each row was recognised as."""

from django import forms

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.catalogue.ledgers import actions, rules
from zhunsheng.catalogue.models import Obligation, bureaus_of
from zhunsheng.catalogue.policies import may_adopt
from zhunsheng.ui.forms import DateInput, ExplainedForm
from zhunsheng.ui.sheet_imports import Heading, SheetImport
from zhunsheng.ui.uploads import SheetField


class DutiesForm(ExplainedForm):
    source = forms.CharField(
        label="本单位制度",
        max_length=rules.SOURCE_LENGTH,
        help_text="这份清单的名称和文号；表中另有写明的行以表为准。",
    )
    valid_from = forms.DateField(
        label="生效日期",
        widget=DateInput(),
        initial=clock.today,
        help_text="从这一天起按本单位制度判定，以前的时限不受影响。",
    )
    file = SheetField(label="责任清单", columns=rules.COLUMNS, hint="；有编号、本单位制度的列也会读")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)  # whoever adopts does so for the one bureau


class DutiesImport(SheetImport):
    """Adopt the duties of a list."""

    title = "导入责任清单"
    lead = "把本单位已有的责任清单交上来，逐行认出对应的责任事项并采用，"
    hints = (
        "每行一项；责任事项必有，写清单里的名称、编号，或用自己的话写。",
        "认不准的行会列出最接近的事项，改成清单里的名称再导入。",
        "频次和期限以法规为准；要从严的，采用后再逐项调整。",
    )
    form_class = DutiesForm
    back = "catalogue:list"
    headings = (Heading("表中所写"), Heading("认作"), Heading("本单位制度"))

    def admit(self, user):
        require(may_adopt(user, bureaus_of(user).first()))

    def sort_out(self, rows, *, user, source, valid_from):
        bureau = bureaus_of(user).first()
        return actions.sort_out_rows(rows, bureau=bureau, default_source=source, valid_from=valid_from)

    def cells(self, accepted):
        titles = Obligation.objects.in_bulk({row.obligation for row in accepted})
        return [(row.said, titles[row.obligation], row.source) for row in accepted]

    def take_over(self, accepted, *, upload, by, valid_from, **_):
        made = actions.take_over(
            bureau=bureaus_of(by).first(), taken=accepted, valid_from=valid_from,
            name=upload.name, digest=upload.digest, by=by, at=clock.now(),
        )  # fmt: skip
        return f"已采用 {len(made)} 项责任事项，自 {valid_from} 起生效。"
