"""Rules made because of findings are counted from entries whose text can be seen, each once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT
from tests.rectification.factories import assigned, office, raised
from zhunsheng.accounts.rulings import Refused
from zhunsheng.rectification.institutions.actions import enter_rule, withdraw_rule
from zhunsheng.rectification.models import HouseRule

pytestmark = pytest.mark.django_db
KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"


@pytest.fixture
def place():
    place = office()
    place.finding = assigned(place)
    return place


def entered(place, **values):
    values = {
        "unit": place.unit,
        "deed": "made",
        "title": "会议记录管理办法",
        "issued_on": date(2026, 5, 30),
        "text": "局办公系统，制度汇编第12页",
        "findings": [place.finding],
        "by": place.recorder,
    } | values
    return enter_rule(**values, at=AT)


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"text": ""}, "text", "看不到内容的制度不计数"),
        ({"issued_on": date(2026, 6, 2)}, "issued_on", "还没有到"),
        ({"findings": []}, "findings", "至少一个"),
        ({"title": " "}, "title", "请填写"),
    ],
)
def test_an_entry_says_what_is_wrong(place, values, field, says):
    with pytest.raises(ValidationError, match=says) as caught:
        entered(place, **values)
    assert set(caught.value.message_dict) == {field}


def test_findings_of_others_cannot_be_claimed(place):
    with pytest.raises(ValidationError, match="至少一个"):
        entered(place, findings=[raised(office())])


def test_the_same_rule_is_not_counted_twice(place):
    entered(place)
    with pytest.raises(ValidationError, match="已经登记过"):
        entered(place)


def test_is_refused_to_readers(place):
    with pytest.raises(Refused, match="请把文件交给他们"):
        entered(place, by=place.reader)


def test_what_was_taken_back_counts_no_more_and_stays_readable(client, place):
    withdraw_rule(rule=entered(place), reason="登记错了名称", by=place.recorder, at=AT)
    client.force_login(place.reader)
    answer = client.get(reverse("rectification:house_rules"))
    assert answer.context["total"] == 0
    assert "登记错了名称" in answer.content.decode()


def test_the_list_counts_filters_and_is_exported(client, place):
    entered(place)
    entered(place, title="接待办法", deed="amended")
    client.force_login(place.recorder)
    page = reverse("rectification:house_rules")
    assert client.get(page).context["total"] == 2
    assert client.get(page, {"deed": "amended", "year": 2026}).context["total"] == 1
    assert client.get(page, {"format": "xlsx"}).headers["Content-Type"].endswith("sheet")


def test_a_form_sent_twice_enters_one(client, place):
    client.force_login(place.recorder)
    sent = {
        "unit": place.unit.pk,
        "deed": "made",
        "title": "办法",
        "issued_on": "2026-05-30",
        "findings": [place.finding.pk],
        "text": "汇编",
        "form_key": KEY,
    }
    for _ in range(2):
        assert client.post(reverse("rectification:house_rule_new"), sent).status_code == 302
    assert HouseRule.objects.count() == 1
