"""A ledger of tasks comes in whole: every row is set or explained, nobody declares one done; an export comes back."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.deployments.factories import Office
from tests.factories import AT
from zhunsheng.deployments import actions
from zhunsheng.deployments.ledgers import rules
from zhunsheng.deployments.models import Task
from zhunsheng.deployments.rules import Source, State
from zhunsheng.documents.sheets import Row
from zhunsheng.organisation.naming import Place, Someone

TODAY = date(2026, 6, 1)
PLACE, OTHER = Place(1, ("公共服务科", "公服科"), None, None), Place(2, ("非遗科",), None, None)
OWNER = Someone(1, "乙二", ((1, date(2020, 1, 1), None),))
LEADER = Someone(2, "丙三", ((9, date(2020, 1, 1), None),))
GONE = Someone(3, "丁四", ((1, date(2020, 1, 1), date(2026, 1, 31)),))
GOOD = {"title": "设备月检", "expected": "每月一检", "owner": "乙二", "due": "2026-07-01"}


def sorted_out(*rows, recorded=(), reporting=(1,), basis="县局通知第3号"):
    known = rules.Known(
        places=[PLACE, OTHER],
        default=1,
        people=[OWNER, LEADER, GONE],
        leaders={1: 2, 2: None},
        reporting=reporting,
        recorded=recorded,
        source=Source.SUPERIOR,
        basis=basis,
        today=TODAY,
    )
    return rules.sort_out([Row(number, GOOD | row) for number, row in enumerate(rows, 2)], known=known)


def test_what_a_row_leaves_out_is_said_once_for_the_sheet():
    (one,), _ = sorted_out({})
    assert (one.unit, one.source, one.basis, one.leader) == (1, Source.SUPERIOR, "县局通知第3号", None)
    assert (one.set_on, one.due, one.progress) == (TODAY, date(2026, 7, 1), "")


def test_a_row_tells_where_it_was_decided_and_how_far_it_is():
    row = {
        "source": "会议纪要",
        "basis": "党组会第5次",
        "set_on": "2026-05-20",
        "unit": "公服科",
        "leader": "丙三",
    }
    (one,), _ = sorted_out(row | {"progress": "定下检查人", "progress_on": "2026-05-28"})
    assert (one.source, one.basis, one.leader) == (Source.MEETING, "党组会第5次", 2)
    assert (one.progress, one.progress_on) == ("定下检查人", date(2026, 5, 28))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"title": ""}, "没有任务"),
        ({"expected": None}, "没有预期成效"),
        ({"expected": "长" * 2001}, "最多 2000 字"),
        ({"title": "机密★10年"}, "密级标志"),
        ({"due": None}, "没有办结期限"),
        ({"due": "年底前"}, "不是日期"),
        ({"due": "2026-05-01"}, "早于布置日期"),
        ({"set_on": "2026-06-02"}, "还没有到"),
        ({"owner": ""}, "没有责任人"),
        ({"owner": "戊五"}, "本局没有“戊五”"),
        ({"owner": "丁四"}, "不在本局任职"),
        ({"leader": "乙二"}, "不能是同一人"),
        ({"unit": "非遗科"}, "没有登记分管领导"),
        ({"unit": "别的科"}, "没有您可以登记的单位"),
        ({"source": "听说"}, "不是任务来源"),
        ({"progress": "开了会", "set_on": "2026-05-20", "progress_on": "2026-05-01"}, "早于任务布置"),
        ({"progress": "开了会", "progress_on": "2026-06-09"}, "还没有到"),
        ({"unit": "非遗科", "leader": "丙三", "progress": "开了会"}, "清空进展"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, says):
    taken, (refusal,) = sorted_out(row)
    assert taken == []
    assert says in refusal.why


def test_a_task_that_says_nowhere_where_it_was_decided_is_not_taken():
    assert "请写明出处" in sorted_out({}, basis="")[1][0].why


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 5, 20)])
def test_what_is_set_or_stands_twice_is_known(day):
    """By the day it is due, or the day it was set: the other one changes when more time is given."""
    assert sorted_out({"set_on": "2026-05-20"}, recorded={(1, "设备月检", day)})[1][0].known
    taken, (again,) = sorted_out({}, {})
    assert (len(taken), again.known) == (1, True)
    assert len(sorted_out({}, recorded={(1, "设备月检", date(2025, 7, 1))})[0]) == 1  # last year's is another


def handed_in(client, office, content, **values):
    file = SimpleUploadedFile("督办台账.xlsx", content)
    sent = {"unit": office.unit.pk, "source": "superior", "basis": "", "file": file} | values
    return client.post(reverse("deployments:import"), sent)


def test_what_was_taken_out_comes_in_again(client, db, evidence_dir, monkeypatch):
    """All columns of the export are read; what is there is known, a new row is set with its progress, once."""
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    office = Office()
    client.force_login(office.recorder)
    task = office.set()
    office.report(task)
    book = load_workbook(BytesIO(client.get(reverse("deployments:list"), {"format": "xlsx"}).content))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    row = [cell.value for cell in sheet[2]]
    row[heads.index("任务")] = "更换消防器材"
    row[heads.index("状态")] = "已办结"
    sheet.append(row)
    changed = BytesIO()
    book.save(changed)

    preview = handed_in(client, office, changed.getvalue())
    assert "1 行可以登记" in preview.content.decode()
    assert "1 行已有记录" in preview.content.decode()
    accepted = {"accepted": preview.context["signed"]}
    for _ in range(2):  # a double click adds nothing
        assert client.post(reverse("deployments:import"), accepted).status_code == 302
    old, new = Task.objects.order_by("pk")
    told = ("expected", "source", "source_words", "set_on", "unit", "leader", "owner", "due")
    assert [getattr(new, name) for name in told] == [getattr(old, name) for name in told]
    assert [entry.text for entry in new.progress.all()] == [entry.text for entry in old.progress.all()]
    assert new.state == State.UNDER_WAY  # whatever the sheet says of it


def test_a_task_put_off_is_known_by_the_day_it_was_due_before(client, db, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    office = Office()
    client.force_login(office.recorder)
    sheet = "任务,预期成效,责任人,办结期限,出处\n建立设备月检制度,每月一检,乙二,2026-06-10,县局通知第3号\n".encode()
    task = office.set()
    asked = actions.ask_extension(task=task, until=date(2026, 7, 10), reason="等招标", by=office.owner, at=AT)
    actions.decide_extension(extension=asked, granted=True, note="同意", by=office.leader, at=AT)
    file = SimpleUploadedFile("督办台账.csv", sheet)
    sent = {"unit": office.unit.pk, "source": "superior", "file": file}
    assert "1 行已有记录" in client.post(reverse("deployments:import"), sent).content.decode()


def test_a_unit_head_takes_over_only_what_their_own_unit_is_given(client, db, evidence_dir, monkeypatch):
    """A row for another department is explained; a stranger's bureau is not even offered."""
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    office = Office()
    client.force_login(office.unit_head)
    sheet = (
        "任务,预期成效,责任人,办结期限,出处,牵头单位\n月检,每月一检,乙二,2026-07-10,通知,示范县文化和旅游局\n"
    )
    file = SimpleUploadedFile("督办台账.csv", sheet.encode())
    sent = {"unit": office.unit.pk, "source": "superior", "file": file}
    assert "没有您可以登记的单位" in client.post(reverse("deployments:import"), sent).content.decode()
    client.force_login(office.stranger)
    assert handed_in(client, office, sheet.encode()).status_code == 422
