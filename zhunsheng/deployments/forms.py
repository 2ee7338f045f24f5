"""What people type about tasks, turned into values; nothing is saved here."""

from django import forms
from django.db.models import Q

from zhunsheng.accounts.roles import SETS_TASKS
from zhunsheng.activities.models import Activity
from zhunsheng.attachments.rules import ACCEPTED
from zhunsheng.deployments import rules
from zhunsheng.deployments.rules import SOURCE_LABELS, STATE_LABELS, State
from zhunsheng.organisation.models import Person, Unit, within_paths
from zhunsheng.rectification.forms import day_field, text_field
from zhunsheng.ui.forms import ExplainedForm, OneTimeForm

NOT_DONE, OVERDUE, ASKING = "not_done", "overdue", "asking"


class ListFilter(forms.Form):
    """Narrows the list; it lives in the address, so that a view can be sent to a colleague."""

    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部状态"),
            (NOT_DONE, "尚未办结"),
            (OVERDUE, "已经逾期"),
            (ASKING, "申请延期"),
            *((state.value, STATE_LABELS[state]) for state in State),
        ],
    )
    unit = forms.ModelChoiceField(label="牵头单位", required=False, queryset=None, empty_label="全部单位")
    leader = forms.ModelChoiceField(label="责任领导", required=False, queryset=None, empty_label="全部领导")
    source = forms.ChoiceField(
        label="来源", required=False, choices=[("", "全部来源"), *SOURCE_LABELS.items()]
    )
    q = forms.CharField(label="查找", required=False, max_length=60)
    activity = forms.ModelChoiceField(required=False, queryset=None, widget=forms.HiddenInput)

    def __init__(self, data, *, tasks, user):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=tasks.order_by().values("unit"))
        self.fields["leader"].queryset = Person.objects.filter(pk__in=tasks.order_by().values("leader"))
        self.fields["activity"].queryset = Activity.objects.visible_to(user)
        self.is_valid()

    def apply(self, tasks, *, as_of):
        """Return the tasks that pass; a value that is not offered is left out of account."""
        chosen = self.cleaned_data
        exact = {name: chosen.get(name) for name in ("unit", "leader", "source", "activity")}
        tasks = tasks.filter(**{name: value for name, value in exact.items() if value})
        if words := chosen.get("q"):
            tasks = tasks.filter(
                Q(title__icontains=words) | Q(expected__icontains=words) | Q(basis__icontains=words)
            )
        state = chosen.get("state")
        if state in set(State):
            return tasks.filter(state=state)
        narrowed = {
            NOT_DONE: tasks.not_done(),
            OVERDUE: tasks.overdue(as_of=as_of),
            ASKING: tasks.in_hand().asking_for_time(),
        }
        return narrowed.get(state, tasks)


class TaskForm(OneTimeForm):
    title = forms.CharField(
        label="任务",
        max_length=rules.TITLE_LENGTH,
        help_text="一句话说清做什么，例如“建立馆舍设备月检制度”。",
    )
    expected = text_field("预期成效", help_text="做到什么程度算办成、凭什么核对；核验时就按这一条看。")
    source = forms.ChoiceField(label="来源", choices=SOURCE_LABELS.items())
    basis = forms.CharField(
        label="出处",
        required=False,
        max_length=rules.BASIS_LENGTH,
        help_text="文件名称、文号和条目，或谁在什么时候的批示；由会议记录转来的可以不填。",
    )
    unit = forms.ModelChoiceField(label="牵头单位", queryset=None, empty_label="请选择")
    owner = forms.ModelChoiceField(
        label="责任人", queryset=None, empty_label="请选择", help_text="具体办理的人；不能核验自己的任务。"
    )
    leader = forms.ModelChoiceField(
        label="责任领导", queryset=None, required=False, empty_label="由牵头单位的分管领导负责"
    )
    set_on = day_field("布置日期")
    due = day_field("办结期限")
    is_major = forms.BooleanField(
        label="重要工作，责任领导亲自督办",
        required=False,
        help_text="责任领导的履责情况也按这一件计算，不另填。",
    )
    activity = forms.ModelChoiceField(required=False, queryset=None, widget=forms.HiddenInput)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(within_paths(user.paths(SETS_TASKS)))
        self.fields["unit"].queryset = units
        people = Person.objects.in_unit(units.first().bureau, on=today)
        self.fields["owner"].queryset = self.fields["leader"].queryset = people
        self.fields["activity"].queryset = Activity.objects.visible_to(user)


class ReassignForm(ExplainedForm):
    owner = forms.ModelChoiceField(label="责任人", queryset=None, empty_label=None)
    leader = forms.ModelChoiceField(label="责任领导", queryset=None, empty_label=None)

    def __init__(self, *args, task, today, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.in_unit(task.unit.bureau, on=today)
        self.fields["owner"].queryset = self.fields["leader"].queryset = people


class ProgressForm(OneTimeForm):
    on = day_field("日期")
    text = text_field("进展", help_text="做了什么、到了哪一步，用事实和数字说明。")
    proof = text_field(
        "佐证说明", 2, required=False, help_text="可供核对的记录，如文号、页码、存放处；已有的材料不必另写。"
    )
    file = forms.FileField(
        label="佐证文件", required=False, allow_empty_file=True, max_length=250, help_text=f"{ACCEPTED}。"
    )

    @property
    def values(self):
        """The arguments of ``actions.report``."""
        values = {name: self.cleaned_data[name] for name in ("on", "text", "proof", "form_key")}
        if file := self.cleaned_data.get("file"):
            values |= {"name": file.name, "content": file.read()}
        return values


class HandInForm(ExplainedForm):
    result = text_field("办理成效", 4, help_text="对照预期成效，说明办成了什么、群众或工作上有什么变化。")


class CheckForm(OneTimeForm):
    passed = forms.TypedChoiceField(
        label="核验结论",
        choices=[("yes", "见到成效，予以办结"), ("no", "退回重办")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = text_field("核验意见", help_text="看了什么、问了谁、与预期成效差在哪里；退回的写明还要办什么。")


class ExtensionForm(OneTimeForm):
    until = day_field("申请延至")
    reason = text_field("延期理由", help_text="卡在哪里、已经做了什么、延期以后怎样办成。")


class DecisionForm(ExplainedForm):
    granted = forms.TypedChoiceField(
        label="审批结论",
        choices=[("yes", "同意延期"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = text_field("审批意见", 2)
