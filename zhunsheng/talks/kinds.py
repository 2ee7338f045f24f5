"""The kinds of talk: what each is for, what is written down, and how it is held."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Kind(TextChoices):
    INTEGRITY = "integrity_talk", "廉政谈话"
    DUTY = "duty_talk", "履职谈话"
    HEART = "heart_talk", "谈心谈话"
    PRE_APPOINTMENT = "pre_appointment_talk", "任前廉政谈话"
    REMINDER = "reminder_talk", "提醒谈话"
    CRITICISM = "criticism_talk", "批评教育"
    ADMONITION = "admonition_talk", "诫勉"


# The first of the four forms (党内监督条例, 2016). That such a talk took place is itself not for everybody.
FIRST_FORM = frozenset({Kind.REMINDER, Kind.CRITICISM, Kind.ADMONITION})
# Held by more than one person; how many is local practice and a setting.
FORMAL = frozenset({Kind.CRITICISM, Kind.ADMONITION})

# Sealed texts, in the order of the paper form.
SEALED = {
    "text": "谈话要点",
    "risk_points": "岗位风险点",
    "reminders": "提醒事项和要求",
    "commitment": "本人表态或承诺",
}
# Every sealed text of a talk by its name, those of later steps last.
LABELS = SEALED | {"outcome": "回访情况", "remark": "本人意见"}


@dataclass(frozen=True, slots=True)
class Guide:
    """How a kind of talk is held.

    Attributes:
        texts: which of ``SEALED`` its form asks for; the first is required.
        steps: who does what, before, during and after.
    """

    purpose: str
    texts: tuple[str, ...]
    steps: tuple[str, ...]


_ASK_BACK = "谈完请本人核对要点，有不同意见如实记下。"
_MOVE_ON = "只谈苗头性、倾向性问题；涉嫌违纪违法的，停止谈话，按规定移交，不在本系统记录。"

GUIDES = {
    Kind.INTEGRITY: Guide(
        "主要负责人与班子成员、班子成员与分管科室负责人定期谈廉洁。",
        ("text", "reminders"),
        (
            "先看对方分管领域的风险点和近期苗头。",
            "既肯定也提醒，把要求说具体。",
            _ASK_BACK,
            "约定回访日期，到期看提醒的事改了没有。",
        ),
    ),
    Kind.DUTY: Guide(
        "谈主体责任、一岗双责落实得怎样，帮助解决困难。",
        ("text", "reminders"),
        (
            "先看对方的责任台账，对着没有完成的事项谈。",
            "问清难处，说明要求和时限。",
            _ASK_BACK,
            "约定回访日期。",
        ),
    ),
    Kind.HEART: Guide(
        "支部书记与党员、班子成员之间交心，听思想、工作和困难。",
        ("text",),
        (
            "主动约谈，选合适的时间和地点。",
            "多听少说，不记隐私和原话，只记要点。",
            "能解决的当场答复，不能的说明去向。",
        ),
    ),
    Kind.PRE_APPOINTMENT: Guide(
        "新任职的人到岗前后，谈清岗位风险和纪律要求。",
        ("text", "risk_points", "commitment"),
        (
            "请干部人事岗位提供任职情况和岗位风险点。",
            "逐条谈清风险和要求。",
            "本人表态或作出承诺。",
            _ASK_BACK,
        ),
    ),
    Kind.REMINDER: Guide(
        "发现苗头，及时提醒，属第一种形态。",
        ("text", "reminders", "commitment"),
        (
            "核对事实，只谈已经弄清的。",
            "指出问题，说明后果和要求。",
            "听本人说明，如实记下。",
            _ASK_BACK,
            _MOVE_ON,
        ),
    ),
    Kind.CRITICISM: Guide(
        "对轻微问题当面批评教育，属第一种形态。",
        ("text", "reminders", "commitment"),
        (
            "按管理权限报批，谈话人不少于规定人数。",
            "指出问题和危害，听本人说明。",
            "本人认识和改正打算如实记下。",
            _ASK_BACK,
            _MOVE_ON,
        ),
    ),
    Kind.ADMONITION: Guide(
        "按管理权限作出诫勉后谈话，属第一种形态。",
        ("text", "reminders", "commitment"),
        (
            "诫勉按管理权限决定，本系统只记谈话本身。",
            "宣布决定和要求，听本人说明。",
            "约定回访日期，届时了解改正情况。",
            _ASK_BACK,
            _MOVE_ON,
        ),
    ),
}
