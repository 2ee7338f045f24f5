"""学习档案: one person's year of study, from the records in which they stand."""

from zhunsheng.activities.kinds import STUDIES
from zhunsheng.activities.models import Activity, Participation
from zhunsheng.documents.official import Form, Heading, OfficialDocument, Table
from zhunsheng.engine import Role
from zhunsheng.organisation.models import Person, Post
from zhunsheng.printouts import policies
from zhunsheng.printouts.printout import Printout
from zhunsheng.printouts.wording import names
from zhunsheng.study.overview import hours

HEADER = ("日期", "形式", "主题", "学习文件", "学时", "参加情况")
WIDTHS = (3.7, 3, 6, 5, 1.7, 3.6)


def _document(person, asked):
    parts = _parts(person, asked)
    posts = Post.objects.on(asked.today).filter(person=person).select_related("unit")
    attended = [part for part in parts if part.attended]
    owed = hours(asked.by, year=asked.year).filter(person=person)
    rows = [
        [("姓名", person.name), ("年度", f"{asked.year}年")],
        [("单位及职务", "；".join(f"{post.unit}{post.title or post.get_kind_display()}" for post in posts))],
        [("学习次数", f"应到{len(parts)}次，实到{len(attended)}次")],
        *([(one.obligation.title, f"应达到{one.required:g}，已累计{one.counted:g}")] for one in owed),
    ]
    return OfficialDocument(
        title=f"个人学习档案（{asked.year}年）",
        blocks=[
            Form(rows),
            Heading(1, "参加学习情况"),
            Table(HEADER, [_row(part) for part in parts], WIDTHS),
        ],
    )


def _parts(person, asked):
    """Return the person's part in each study of a year that the reader may know, a session once, day by day."""
    studies = Activity.objects.visible_to(asked.by).filter(kind__in=STUDIES, happened_on__year=asked.year)
    found = (
        Participation.objects.filter(person=person, activity__in=studies)
        .exclude(role=Role.TARGET)
        .select_related("activity")
        .prefetch_related("activity__documents")
        .order_by("activity__happened_on", "activity_id", "-attended", "pk")
    )
    once: dict[int, Participation] = {}
    for part in found:
        once.setdefault(part.activity_id, part)
    return list(once.values())


def _row(part):
    study = part.activity
    return (
        study.happened_on.isoformat(),
        study.get_kind_display(),
        study.title,
        names(study.documents.all()),
        f"{float(study.hours):g}" if study.hours and part.attended else "",
        part.get_role_display() if part.attended else f"缺席（{part.absence_reason}）",
    )


STUDY_FILE = Printout(
    "study", "学习档案", Person.objects.visible_to, policies.may_read_study, _document, yearly=True
)
