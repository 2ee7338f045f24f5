"""Filtering the catalogue; adopting and waiving. Forms turn text into values and explain; they save nothing."""

from django import forms

from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.catalogue.models import Area, Confidence, Decision, Regulation, SubjectKind
from zhunsheng.catalogue.rollover import ACT_LABELS, NO_SOURCE, Act
from zhunsheng.catalogue.rules import TIGHTENABLE
from zhunsheng.catalogue.vocabulary import PERIODS, evidence_label
from zhunsheng.organisation.models import Unit
from zhunsheng.organisation.rules import UNIT_SUBJECT_KINDS
from zhunsheng.ui.forms import DateInput, ExplainedForm

UNDECIDED = "none"
MONTH_AND_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


class CatalogueFilter(forms.Form):
    """Narrows the obligations; a value that is not offered is left out of account."""

    area = forms.ChoiceField(label="领域", required=False, choices=[("", "全部领域"), *Area.choices])
    subject = forms.ChoiceField(
        label="责任主体", required=False, choices=[("", "全部主体"), *SubjectKind.choices]
    )
    regulation = forms.ModelChoiceField(
        label="依据", required=False, queryset=Regulation.objects.all(), empty_label="全部法规制度"
    )
    confidence = forms.ChoiceField(
        label="依据程度", required=False, choices=[("", "全部"), *Confidence.choices]
    )
    adoption = forms.ChoiceField(
        label="本单位", required=False, choices=[("", "全部"), *Decision.choices, (UNDECIDED, "尚未采用")]
    )
    q = forms.CharField(label="查找", required=False, max_length=60)

    def apply(self, obligations, *, standing, on):
        """Return the obligations that pass.

        Args:
            standing: obligation ids to the bureau's decisions in force.
            on: the day whose versions count.
        """
        self.is_valid()
        chosen = self.cleaned_data
        if area := chosen.get("area"):
            obligations = obligations.filter(area=area)
        if subject := chosen.get("subject"):
            obligations = obligations.filter(subject_kind=subject)
        if regulation := chosen.get("regulation"):
            obligations = obligations.in_force(on, bases__regulation=regulation)
        if confidence := chosen.get("confidence"):
            obligations = obligations.in_force(on, confidence=confidence)
        if text := chosen.get("q"):
            obligations = obligations.matching(text)
        return self._apply_adoption(obligations, chosen.get("adoption"), standing)

    def _apply_adoption(self, obligations, wanted, standing):
        if wanted == UNDECIDED:
            return obligations.exclude(pk__in=[pk for pk, decisions in standing.items() if decisions])
        if wanted:
            holding = [
                pk for pk, decisions in standing.items() if wanted in {one.decision for one in decisions}
            ]
            return obligations.filter(pk__in=holding)
        return obligations


class AdoptForm(forms.Form):
    """Asks for the bureau's own source, and offers what this rule allows to be made stricter."""

    source = forms.CharField(
        label="本单位制度及条款", max_length=200, help_text="写明制度名称和条款，例如《党组工作规则》第八条。"
    )
    valid_from = forms.DateField(
        label="生效日期",
        widget=DateInput(),
        help_text="从这一天起按本单位制度判定，以前的时限不受影响。",
    )

    def __init__(self, *args, rule, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = rule
        if "every" in rule:
            self.fields["at_least"] = forms.FloatField(
                label=TIGHTENABLE["at_least"],
                required=False,
                min_value=0,
                help_text=f"现为{rule.get('at_least', 1)}，只能提高；不调整的留空。",
            )
        if "every" in rule and "due" not in rule:
            self.fields["every"] = forms.ChoiceField(
                label=TIGHTENABLE["every"],
                required=False,
                choices=[("", f"不调整（{PERIODS[rule['every']]}）"), *self._shorter_periods()],
                help_text="只能缩短。",
            )
        if rule.get("every") == "year":
            self.fields["due"] = forms.RegexField(
                MONTH_AND_DAY,
                label=TIGHTENABLE["due"],
                required=False,
                help_text=f"按“月-日”填写，例如 03-31；现为{rule.get('due', '12-31')}，只能提前。",
                error_messages={"invalid": "请按“月-日”填写，例如 03-31。"},
            )
        for span in ("within", "before", "extension"):
            if span in rule:
                direction = "增加" if span == "before" else "减少"
                self.fields[span] = forms.IntegerField(
                    label=TIGHTENABLE[span],
                    required=False,
                    min_value=0,
                    help_text=f"现为{rule[span]['days']}天，只能{direction}；不调整的留空。",
                )
        if also_keep := rule.get("also_keep"):
            self.fields["evidence"] = forms.MultipleChoiceField(
                label="增列必备佐证",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(code, evidence_label(code)) for code in also_keep],
                help_text="选中的将判定是否齐全；能不增的不增，减轻负担。",
            )

    def changes(self):
        """Return what was tightened, in the rule's own form."""
        changes = {}
        for field in TIGHTENABLE:
            value = self.cleaned_data.get(field)
            if value in (None, "", []):
                continue
            if field in {"within", "before", "extension"}:
                value = {"days": value}
            elif isinstance(value, float) and value.is_integer():
                value = int(value)
            changes[field] = value
        return changes

    def _shorter_periods(self):
        shorter = list(PERIODS)[: list(PERIODS).index(self.rule["every"])]
        return [(period, PERIODS[period]) for period in shorter]


class WaiveForm(forms.Form):
    """Asks who proposed the release, why, for whom and for how long. Whoever fills it in approves."""

    proposed_by = forms.ModelChoiceField(
        label="提出人",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="由本局党务干部提出，批准人本人不能提出。",
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    unit = forms.ModelChoiceField(
        label="豁免的主体", queryset=Unit.objects.none(), required=False, empty_label="全部责任主体"
    )
    valid_from = forms.DateField(label="生效日期", widget=DateInput())
    valid_until = forms.DateField(
        label="终止日期",
        required=False,
        widget=DateInput(),
        help_text="留空表示长期有效。",
    )

    def __init__(self, *args, bureau, obligation, approver, today, **kwargs):
        super().__init__(*args, **kwargs)
        granted = RoleGrant.objects.on(today).filter(role__in=WRITES_RECORDS, unit=bureau).values("user")
        proposers = User.objects.filter(pk__in=granted, is_active=True).exclude(pk=approver.pk)
        if approver.person_id:
            proposers = proposers.exclude(person=approver.person_id)
        self.fields["proposed_by"].queryset = proposers.select_related("person")
        kinds = [kind for kind, owes in UNIT_SUBJECT_KINDS.items() if owes == obligation.subject_kind]
        if kinds:
            self.fields["unit"].queryset = Unit.objects.subtree(bureau).filter(kind__in=kinds)
        else:
            del self.fields["unit"]  # people owe this one; a unit cannot be released from it


class YearForm(ExplainedForm):
    """Asks of every proposal that leaves a choice what to make of it, and under which source it is adopted.

    The field of an obligation bears its code, the field of its source ``code.source``.
    """

    def __init__(self, *args, proposed, **kwargs):
        super().__init__(*args, **kwargs)
        for obligation, proposal in proposed:
            if len(proposal.offers) < 2:
                continue
            offered = [(act.value, ACT_LABELS[act]) for act in proposal.offers]
            self.fields[proposal.code] = forms.ChoiceField(
                label=f"“{obligation}”明年",
                choices=offered if proposal.suggested else [("", "请选择"), *offered],
                initial=proposal.suggested,
                error_messages={"required": "请选择明年如何处理。"},
            )
            self.fields[f"{proposal.code}.source"] = forms.CharField(
                label=f"“{obligation}”的制度条款",
                required=False,
                max_length=200,
                initial=proposal.own.source if proposal.own else "",
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": "本单位制度及条款"}),
            )
        for one in self.fields.values():
            one.widget.attrs["aria-label"] = one.label

    def clean(self):
        for code, (act, source) in self.choices().items():
            if act == Act.ADOPT and not source:
                self.add_error(f"{code}.source", NO_SOURCE)

    def choices(self):
        """Return code → (act, source) as the action takes them, of those rightly filled in."""
        return {
            code: (Act(chosen), self.cleaned_data.get(f"{code}.source", ""))
            for code, chosen in self.cleaned_data.items()
            if f"{code}.source" in self.fields
        }
