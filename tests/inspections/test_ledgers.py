"""A ledger of risk posts comes in whole: every row is registered or explained, and what is taken out comes in again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AT
from tests.inspections.factories import Office
from zhunsheng.documents.sheets import Row
from zhunsheng.inspections.ledgers import rules
from zhunsheng.inspections.models import RiskPost
from zhunsheng.organisation.naming import Place, Someone

TODAY = date(2026, 6, 1)
PLACE = Place(1, ("公共服务科", "公服科"), None, None)
THERE = Someone(1, "甲一", ((1, date(2020, 1, 1), None),))
GONE = Someone(2, "乙二", ((1, date(2020, 1, 1), date(2026, 1, 31)),))
GOOD = {"name": "专项资金审核", "risk": "优亲厚友", "level": "高", "controls": "双人复核"}


def sorted_out(*rows, recorded=()):
    given = [Row(number, GOOD | row) for number, row in enumerate(rows, 2)]
    return rules.sort_out(
        given, places=[PLACE], default=1, people=[THERE, GONE], recorded=recorded, today=TODAY
    )


def test_what_is_not_written_is_today_and_within_a_year():
    (one,), _ = sorted_out({"level": "二级", "holder": "甲一", "unit": "公服科"})
    assert (one.level, one.holder, one.reviewed_on) == ("middle", 1, TODAY)
    assert one.review_by == date(2027, 6, 1)


@pytest.mark.parametrize("words", ["", "空缺", "无"])
def test_a_vacant_post_is_held_by_nobody(words):
    assert sorted_out({"holder": words})[0][0].holder is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"name": ""}, "没有岗位或环节"),
        ({"risk": None}, "没有风险表现"),
        ({"controls": "长" * 2001}, "最多 2000 字"),
        ({"controls": "机密★10年"}, "密级标志"),
        ({"level": "特高"}, "不是风险等级"),
        ({"unit": "别的科"}, "没有您可以登记的单位"),
        ({"holder": "丙三"}, "本局没有“丙三”"),
        ({"holder": "乙二"}, "没有在本局任职"),
        ({"reviewed_on": "2026-07-01"}, "还没有到"),
        ({"reviewed_on": "某日"}, "不是日期"),
        ({"reviewed_on": "2024-01-05"}, "下次复核日期"),
        ({"review_by": "2029-01-05"}, "超过一年"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, says):
    taken, (refusal,) = sorted_out(row)
    assert taken == []
    assert says in refusal.why


def test_what_is_registered_or_stands_twice_is_known():
    assert sorted_out({}, recorded={(1, "专项资金审核")})[1][0].known
    taken, (again,) = sorted_out({}, {})
    assert (len(taken), again.known) == (1, True)


def test_what_was_taken_out_comes_in_again(client, db, evidence_dir, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    office = Office()
    client.force_login(office.recorder)
    office.register(name="专项资金审核")
    sheet = client.get(reverse("inspections:risks"), {"format": "xlsx"}).content
    for expected in ("1 行已有记录", "1 行可以登记"):
        file = SimpleUploadedFile("廉政风险点.xlsx", sheet)
        preview = client.post(reverse("inspections:risks_import"), {"unit": office.unit.pk, "file": file})
        assert expected in preview.content.decode()
        RiskPost.objects.update(name="改过的名称")
    accepted = {"accepted": preview.context["signed"]}
    for _ in range(2):  # a double click adds nothing
        assert client.post(reverse("inspections:risks_import"), accepted).status_code == 302
    assert sorted(RiskPost.objects.values_list("name", flat=True)) == ["专项资金审核", "改过的名称"]
