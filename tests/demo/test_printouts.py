"""Every form filled in from the demo's year: laid out as asked, one page where it says so, its numbers recounted."""

import shutil
from collections import Counter
from io import BytesIO

import pytest
from openxml_audit import OpenXmlValidator
from pdfminer.high_level import extract_pages

from tests.demo.conftest import AS_OF
from tests.factories import AT
from zhunsheng.accounts.models import User
from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.deployments.models import Task
from zhunsheng.documents.proofreading import proofread
from zhunsheng.engine import STATUS_LABELS
from zhunsheng.ledger.models import Occurrence
from zhunsheng.organisation.models import Person, Unit
from zhunsheng.printouts import actions
from zhunsheng.printouts.printout import Asked
from zhunsheng.printouts.shelf import PRINTOUTS
from zhunsheng.rectification.models import Finding
from zhunsheng.talks.models import Talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_demos_day")]


def asked(name):
    return Asked(by=User.objects.get(username=name), at=AT, today=AS_OF, year=AS_OF.year)


def subject_of(code, bureau):
    """Return somebody who may have a printout, and something to print."""
    if code == "talk":
        talk = Talk.objects.filter(talkers__user__username="shuji").first()
        return "shuji", talk
    return "dangwu", {
        "meeting": Activity.objects.filter(kind=Kind.PARTY_GROUP_MEETING).first(),
        "task": Task.objects.exclude(result="").first(),
        "study": Person.objects.get(user__username="fenguan"),
    }.get(code, bureau)


@pytest.mark.parametrize("code", PRINTOUTS)
def test_each_is_a_sound_document_in_official_layout(demo_bureau, tmp_path, code):
    name, subject = subject_of(code, demo_bureau)
    content = actions.take(printout=PRINTOUTS[code], subject=subject, asked=asked(name))
    assert [remark.text for remark in proofread(content) if remark.is_fault] == []
    file = tmp_path / f"{code}.docx"
    file.write_bytes(content)
    assert OpenXmlValidator().validate(file).errors == []


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: the page is not counted"
)
@pytest.mark.parametrize("unit", ["bureau", "department", "affiliated", "branch"])
def test_the_one_page_is_one_page(demo_bureau, unit):
    subject = Unit.objects.filter(kind=unit).first()
    pdf = actions.take_pdf(printout=PRINTOUTS["profile"], subject=subject, asked=asked("dangwu"))
    assert len(list(extract_pages(BytesIO(pdf)))) == 1


def test_the_one_page_counts_what_there_is(demo_bureau):
    document = actions.fill_in(printout=PRINTOUTS["profile"], subject=demo_bureau, asked=asked("dangwu"))
    said = {name: text for row in document.blocks[0].rows for name, text in row}
    due = [one for one in Occurrence.objects.all() if one.due.year == AS_OF.year]
    counts = Counter(one.status for one in due)
    assert said["责任节点"].startswith(f"共{len(due)}个：")
    assert {f"{STATUS_LABELS['zh'][status]}{count}个" for status, count in counts.items()} == set(
        said["责任节点"].partition("：")[2].split("，")
    )
    held = Counter(one.kind for one in Activity.objects.all() if one.happened_on.year == AS_OF.year)
    for kind, count in held.most_common(3):
        assert f"{Kind(kind).label}{count}次" in said["履责记录"]
    found = [one for one in Finding.objects.all() if one.arose_on.year == AS_OF.year]
    assert said["问题整改"].startswith(f"共{len(found)}个：")
    tasks = [one for one in Task.objects.all() if one.set_on.year == AS_OF.year]
    assert said["督办任务"].startswith(
        f"布置{len(tasks)}项，办结{sum(one.state == 'done' for one in tasks)}项"
    )


def test_the_ledger_and_the_reminder_agree_on_what_is_missing(demo_bureau):
    ledger = actions.fill_in(printout=PRINTOUTS["ledger"], subject=demo_bureau, asked=asked("dangwu"))
    rows = ledger.blocks[1].rows
    assert len(rows) == sum(one.due.year == AS_OF.year for one in Occurrence.objects.all())
    gaps = {(row[1], row[2], row[4]) for row in rows if row[5].startswith(("未完成", "佐证不足"))}
    reminder = actions.fill_in(printout=PRINTOUTS["reminder"], subject=demo_bureau, asked=asked("dangwu"))
    late = {(row[0], row[1], row[3]) for row in reminder.blocks[2].rows}
    people = set(Person.objects.values_list("name", flat=True))
    assert late == {gap for gap in gaps if gap[1] not in people}


def test_a_reminder_names_nobody(demo_bureau):
    reminder = actions.fill_in(printout=PRINTOUTS["reminder"], subject=demo_bureau, asked=asked("dangwu"))
    told = str(reminder)
    assert [name for name in Person.objects.values_list("name", flat=True) if name in told] == []
