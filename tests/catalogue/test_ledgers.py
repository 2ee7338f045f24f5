"""A list of duties that an office keeps is recognised in the catalogue; what is not clear is said, never guessed."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng.catalogue.ledgers import rules
from zhunsheng.catalogue.models import Adoption, Obligation
from zhunsheng.catalogue.reading import OBLIGATIONS, read_obligations
from zhunsheng.documents.sheets import Row

DUTIES = [
    rules.Duty(number, one["code"], one["title"]) for number, one in enumerate(read_obligations(OBLIGATIONS))
]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("每季度至少召开1次支部党员大会", "life.branch-general-meeting"),
        ("支部党员大会", "life.branch-general-meeting"),
        ("党组每半年至少专题研究1次全面从严治党工作", "zzj.half-year-special-meeting"),
        ("严格执行“三重一大”集体决策制度", "zz.collective-decision"),
        ("每月开展一次主题党日活动", "life.theme-day"),
        ("做好节假日值班工作，编制值班表", "admin.duty-roster"),
    ],
)
def test_a_duty_is_recognised_in_the_words_of_an_office(said, code):
    assert rules.recognise(said, "", DUTIES).code == code


@pytest.mark.parametrize("said", ["加强党的建设", "做好各项工作", "办好文化节"])
def test_what_is_not_clear_is_not_guessed(said):
    with pytest.raises(ValueError, match="认不出"):
        rules.recognise(said, "", DUTIES)


def test_every_title_of_the_catalogue_is_recognised_as_itself():
    rows = [Row(duty.pk, {"duty": duty.title}) for duty in DUTIES]
    taken, refused = rules.sort_out(rows, DUTIES, default_source="清单", adopted=())
    assert refused == []
    assert [one.obligation for one in taken] == [duty.pk for duty in DUTIES]


def test_a_code_counts_before_words():
    assert rules.recognise("主题党日", "", DUTIES).code == "life.theme-day"
    assert rules.recognise("另有说法", "life.theme-day", DUTIES).code == "life.theme-day"


@pytest.fixture
def recorder(db, client, tmp_path, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.now", lambda: AT)
    loaded(tmp_path, entry(code="life.theme-day", title="主题党日"))
    user = UserFactory(can={"recorder": UnitFactory(name="示例局")})
    client.force_login(user)
    return user


def sheet(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([("序号", "责任内容", "制度条款"), *rows])
    return SimpleUploadedFile("责任清单.csv", out.getvalue().encode())


def test_a_list_is_shown_first_and_adopted_once(client, recorder):
    sent = {
        "source": "2026年责任清单",
        "valid_from": "2026-06-01",
        "file": sheet((1, "每月组织主题党日", ""), (2, "办好文化节", ""), (3, "主题党日活动", "第三条")),
    }
    preview = client.post(reverse("catalogue:import"), sent)
    assert [len(preview.context[name]) for name in ("accepted", "refused", "known")] == [1, 1, 1]
    assert not Adoption.objects.exists()
    accepted = {"accepted": preview.context["signed"]}
    for _ in range(2):
        assert client.post(reverse("catalogue:import"), accepted).status_code == 302
    assert Adoption.objects.get().source == "2026年责任清单"


def test_what_changed_since_the_preview_is_said_and_nothing_adopted(client, recorder):
    sent = {"source": "清单", "valid_from": "2026-06-01", "file": sheet((1, "主题党日", ""))}
    preview = client.post(reverse("catalogue:import"), sent)
    Obligation.objects.update(title="已经改名的事项", code="x.y")
    answer = client.post(reverse("catalogue:import"), {"accepted": preview.context["signed"]})
    assert answer.status_code == 422
    assert "第2行：责任清单里认不出这一项" in answer.content.decode()
    assert not Adoption.objects.exists()
