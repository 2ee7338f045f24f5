"""A pack for an inspection team: complete, checkable without us, and without what may not go along."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT, PostFactory, UserFactory
from tests.reports.factories import Office
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities.actions import Proof
from zhunsheng.activities.kinds import Kind
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.ledger.actions import evaluate_bureau
from zhunsheng.organisation.models import PostKind
from zhunsheng.packs import actions
from zhunsheng.talks.actions import record_talk
from zhunsheng.talks.kinds import Kind as TalkKind

MARKER = "谈话里说的话-7316"


@pytest.fixture
def office(db, evidence_dir):
    office = Office()
    load_catalogue(by="测试", at=AT)
    office.record(
        kind=Kind.SPECIAL_SESSION, title="专题研究", minutes="议定三项。",
        evidence=[Proof("minutes", name="会议 记录.txt", content="原件".encode())],
    )  # fmt: skip
    talker = UserFactory(
        person=PostFactory(unit=office.group, kind=PostKind.SECRETARY).person, can={"head": office.bureau}
    )
    record_talk(
        kind=TalkKind.INTEGRITY, unit=office.group, talkers=[talker.person], person=office.member,
        held_on=date(2026, 5, 6), topic="提醒", text=MARKER, by=talker, at=AT,
    )  # fmt: skip
    evaluate_bureau(office.bureau, as_of=date(2026, 12, 31), at=AT)
    return office


def packed(office, by=None, **changes):
    out = io.BytesIO()
    values = {"bureau": office.bureau, "start": date(2026, 1, 1), "end": date(2026, 12, 31), "at": AT}
    digest = actions.make_pack(out=out, **values | changes, by=by or office.clerk)
    return digest, zipfile.ZipFile(out)


def test_the_pack_opens_without_us_and_its_own_checker_passes_it(office, tmp_path):
    folder = tmp_path / "pack"
    packed(office)[1].extractall(folder)
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "专题研究" in index
    assert "http" not in index
    checked = subprocess.run(
        [sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (lambda folder: next(folder.glob("evidence/*")).write_text("改过"), "被改动 evidence/"),
        (lambda folder: next(folder.glob("records/*")).unlink(), "缺少 records/"),
        (lambda folder: (folder / "添加.txt").write_text("x"), "多出 添加.txt"),
    ],
)
def test_the_checker_names_what_was_changed(office, tmp_path, tamper, says):
    folder = tmp_path / "pack"
    packed(office)[1].extractall(folder)
    tamper(folder)
    checked = subprocess.run(
        [sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    assert says in checked.stdout


def test_the_evidence_is_there_as_it_was_given(office):
    _, pack = packed(office)
    (name,) = (name for name in pack.namelist() if name.startswith("evidence/"))
    assert name.endswith("会议_记录.txt")
    assert pack.read(name).decode() == "原件"


def test_talks_are_stubs_and_the_list_says_so(office):
    _, pack = packed(office)
    whole = "".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())
    assert MARKER not in whole
    manifest = json.loads(pack.read("manifest.json"))
    assert any("廉政谈话" in one["what"] and "加密" in one["why"] for one in manifest["left_out"])


def test_a_damaged_file_is_left_out_and_named(office):
    from zhunsheng.attachments.models import StoredFile

    StoredFile.objects.get().path.write_bytes(b"x")
    _, pack = packed(office)
    assert not any(name.startswith("evidence/") for name in pack.namelist())
    assert any("摘要不符" in one["why"] for one in json.loads(pack.read("manifest.json"))["left_out"])


def test_it_is_logged_with_its_digest(office):
    digest, _ = packed(office, areas=["organisation"])
    changes = Entry.objects.get(kind="pack:made").changes
    assert changes["digest"] == digest
    assert changes["areas"] == ["organisation"]


def test_areas_narrow_it(office):
    _, pack = packed(office, areas=["openness"])
    assert "专题研究" not in pack.read("index.html").decode()


@pytest.mark.parametrize("name", ["staff", "deputy", "department_clerk", "stranger"])
def test_others_may_not_take_it_out(office, name):
    with pytest.raises(Refused):
        packed(office, by=getattr(office, name))


def test_a_period_that_cannot_be_is_refused(office):
    with pytest.raises(ValidationError, match="早于开始日期"):
        packed(office, end=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="还没有开始"):
        packed(office, start=date(2027, 1, 1), end=date(2027, 2, 1))


def test_the_page_hands_it_over_or_says_what_is_wrong(office, client, monkeypatch):
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 12, 31))
    client.force_login(office.clerk)
    typed = {"bureau": office.bureau.pk, "start": "2026-01-01", "end": "2026-12-31"}
    answer = client.post(reverse("packs:new"), typed)
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    wrong = client.post(reverse("packs:new"), typed | {"end": "2025-01-01"})
    assert wrong.status_code == 422
    assert "早于开始日期" in wrong.content.decode()
