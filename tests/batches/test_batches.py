"""Protects batches: each document once, one failure stops no other, nobody takes what they may not."""

import hashlib
import zipfile
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from tests.factories import AT, UnitFactory
from tests.reports.factories import Office
from zhunsheng.accounts.models import RoleGrant, User
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.batches import actions, making
from zhunsheng.batches.models import Batch
from zhunsheng.batches.rules import State, path_in_zip
from zhunsheng.reports.actions import docx_of

ANNUAL, PROFILE = "report:annual", "printout:profile"


class City(Office):
    """Two bureaus that one clerk keeps, the first with a record."""

    def __init__(self):
        super().__init__()
        self.record()
        self.other = UnitFactory(name="示范县图书馆管理局")
        RoleGrant.objects.create(
            user=self.clerk, role="recorder", unit=self.other, starts_on=date(2020, 1, 1), granted_by="测试"
        )
        self.clerk = User.objects.get(pk=self.clerk.pk)

    def start(self, **values):
        return actions.start_batch(
            **{
                "sorts": [ANNUAL, PROFILE],
                "units": [self.bureau, self.other],
                "period_start": date(2026, 1, 1),
                "period_end": date(2026, 12, 31),
                "by": self.clerk,
                "at": AT,
            }
            | values
        )

    def take(self, batch, **values):
        out = BytesIO()
        actions.take(**{"batch": batch, "out": out, "by": self.clerk, "at": AT} | values)
        return zipfile.ZipFile(out)


@pytest.fixture
def city(db, evidence_dir, settings, tmp_path):
    settings.BATCH_DIR = tmp_path / "batches"
    return City()


def progress(batch):
    return Batch.objects.with_progress().get(pk=batch.pk).progress


def kinds(batch):
    return [entry.kind for entry in Entry.objects.about(batch).order_by("sequence")]


class TestWork:
    def test_makes_each_document_once_and_counts(self, city):
        batch = city.start()
        assert (progress(batch).total, progress(batch).settled) == (4, 0)
        assert actions.work(most=1) == 1
        assert (progress(batch).done, progress(batch).label) == (1, "生成中")
        assert actions.work() == 3
        assert actions.work() == 0
        assert (progress(batch).done, progress(batch).label) == (4, "已完成")

    def test_a_document_in_the_zip_is_what_a_single_download_gives(self, city):
        batch = city.start(sorts=[ANNUAL], units=[city.bureau])
        actions.work()
        pack = city.take(batch)
        content = pack.read(path_in_zip(1, "示范县文化和旅游局", "年度报告（全面从严治党和党风廉政建设）"))
        assert content == docx_of(city.draft())

    def test_takes_the_settled_report_where_there_is_one(self, city):
        frozen = city.frozen()
        city.record(on="2026-04-05")
        batch = city.start(sorts=[ANNUAL], units=[city.bureau, city.other])
        actions.work()
        first, second = (batch.items.get(unit=unit) for unit in (city.bureau, city.other))
        assert (first.is_draft, second.is_draft) == (False, True)
        assert first.digest == hashlib.sha256(docx_of(frozen)).hexdigest()

    def test_one_that_cannot_be_made_stops_no_other_and_says_why(self, city, monkeypatch):
        made = making.fill_in

        def fails_for_the_other(**wanted):
            if wanted["subject"] == city.other:
                raise ValidationError("没有可写的。")
            return made(**wanted)

        monkeypatch.setattr(making, "fill_in", fails_for_the_other)
        batch = city.start(sorts=[PROFILE])
        actions.work()
        assert (progress(batch).done, progress(batch).failed) == (1, 1)
        assert batch.items.get(unit=city.other).reason == "没有可写的。"
        assert "没有放入：没有可写的。" in city.take(batch).read("索引.html").decode()

    def test_an_error_of_the_program_is_told_without_its_words(self, city, monkeypatch, caplog):
        def breaks(*_, **__):
            raise RuntimeError("秘密的细节")

        monkeypatch.setattr(actions, "make", breaks)
        batch = city.start(sorts=[PROFILE])
        actions.work()
        assert {item.reason for item in batch.items.all()} == {actions.BROKE_OFF}
        assert "秘密的细节" in caplog.text

    def test_runs_from_the_command_line(self, city, capsys):
        city.start()
        call_command("batch")
        assert "已处理 4 份" in capsys.readouterr().out


class TestCancelling:
    def test_keeps_what_is_made_and_going_on_makes_only_the_rest(self, city):
        batch = city.start()
        actions.work(most=2)
        made = {item.pk: item.path.stat().st_mtime_ns for item in batch.items.filter(state=State.DONE)}
        actions.cancel(batch=batch, by=city.clerk, at=AT)
        assert actions.work() == 0
        assert (progress(batch).label, progress(batch).done) == ("已取消", 2)
        actions.resume(batch=batch, by=city.clerk, at=AT)
        assert actions.work() == 2
        assert progress(batch).label == "已完成"
        assert {pk: batch.items.get(pk=pk).path.stat().st_mtime_ns for pk in made} == made

    def test_twice_is_once_in_the_log(self, city):
        batch = city.start()
        for _ in range(2):
            actions.cancel(batch=batch, by=city.clerk, at=AT)
        for _ in range(2):
            actions.resume(batch=batch, by=city.clerk, at=AT)
        assert kinds(batch) == ["batch:started", "batch:cancelled", "batch:resumed"]

    def test_what_failed_is_tried_again(self, city, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(actions, "make", lambda *_, **__: 1 / 0)
            batch = city.start(sorts=[PROFILE])
            actions.work()
        assert progress(batch).failed == 2
        actions.resume(batch=batch, by=city.clerk, at=AT)
        actions.work()
        assert progress(batch).done == 2

    def test_is_for_whoever_started_it(self, city):
        batch = city.start()
        for act in (actions.cancel, actions.resume):
            with pytest.raises(Refused):
                act(batch=batch, by=city.stranger, at=AT)


class TestTaking:
    def test_lists_every_document_and_is_logged_once(self, city):
        batch = city.start()
        actions.work()
        pack = city.take(batch)
        assert len(pack.namelist()) == 5
        assert pack.testzip() is None
        index = pack.read("索引.html").decode()
        assert all(f'href="{name}"' in index for name in pack.namelist() if name != "索引.html")
        entry = Entry.objects.about(batch).get(kind="batch:taken")
        assert entry.changes == {"documents": 4, "of": 4}

    def test_a_bureau_one_may_no_longer_draft_for_stays_out(self, city):
        batch = city.start(sorts=[PROFILE])
        actions.work()
        RoleGrant.objects.filter(user=city.clerk, unit=city.other).delete()
        city.clerk = User.objects.get(pk=city.clerk.pk)
        pack = city.take(batch)
        assert len(pack.namelist()) == 2
        assert "由本局的党务干部起草" in pack.read("索引.html").decode()

    def test_a_document_changed_on_the_disk_stays_out(self, city):
        batch = city.start(sorts=[PROFILE])
        actions.work()
        batch.items.first().path.write_bytes(b"changed")
        batch.items.last().path.unlink()
        index = city.take(batch).read("索引.html").decode()
        assert "摘要不符" in index
        assert "缺失" in index

    def test_is_refused_before_anything_is_made_and_after_it_was_cleared_away(self, city, settings):
        batch = city.start(sorts=[PROFILE])
        with pytest.raises(ValidationError, match="还没有生成"):
            city.take(batch)
        actions.work()
        assert actions.clear_away() == 0
        settings.ZHUNSHENG_TODAY = date(2026, 6, 1) + timedelta(days=settings.BATCH_KEEP_DAYS + 1)
        assert actions.clear_away() == 1
        with pytest.raises(ValidationError, match="已经清理"):
            city.take(batch)

    def test_is_refused_to_everybody_else(self, city):
        batch = city.start()
        actions.work()
        with pytest.raises(Refused):
            city.take(batch, by=city.stranger)


class TestStarting:
    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("sorts", {"sorts": []}),
            ("sorts", {"sorts": ["report:nothing"]}),
            ("sorts", {"sorts": ["report:duty_statement"]}),
            ("units", {"units": []}),
            ("period_end", {"period_end": date(2025, 1, 1)}),
            ("period_start", {"period_start": date(2027, 1, 1), "period_end": date(2027, 12, 31)}),
        ],
    )
    def test_nonsense_is_refused_by_field(self, city, field, values):
        with pytest.raises(ValidationError) as refusal:
            city.start(**values)
        assert set(refusal.value.message_dict) == {field}
        assert not Batch.objects.exists()

    def test_a_bureau_of_others_does_not_come_in(self, city):
        foreign = UnitFactory(name="别的局")
        batch = city.start(units=[city.bureau, foreign], sorts=[PROFILE])
        assert [item.unit for item in batch.items.all()] == [city.bureau]

    def test_a_form_sent_twice_is_one_batch(self, city):
        key = uuid4()
        assert city.start(form_key=key) == city.start(form_key=key)
        assert Batch.objects.get().items.count() == 4

    def test_who_drafts_for_no_bureau_may_not(self, city):
        with pytest.raises(Refused):
            city.start(by=city.department_clerk)


class TestPages:
    def test_one_is_started_followed_and_taken(self, city, client):
        client.force_login(city.clerk)
        form = client.get(reverse("batches:list")).context["form"]
        sent = {
            "sorts": [PROFILE],
            "units": [city.bureau.pk, city.other.pk],
            "period_start": "2026-01-01",
            "period_end": "2026-12-31",
            "form_key": form["form_key"].value(),
        }
        page = client.post(reverse("batches:list"), sent, follow=True)
        batch = Batch.objects.get()
        assert page.redirect_chain[-1][0] == batch.get_absolute_url()
        assert page["Refresh"] == "3"
        actions.work()
        page = client.get(batch.get_absolute_url())
        assert "Refresh" not in page
        assert "已生成 2 份" in page.text
        answer = client.get(reverse("batches:download", args=[batch.pk]))
        pack = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
        assert len(pack.namelist()) == 3

    def test_nothing_yet_to_take_is_said_on_the_page(self, city, client):
        client.force_login(city.clerk)
        batch = city.start()
        page = client.get(reverse("batches:download", args=[batch.pk]), follow=True)
        assert "还没有生成任何文件" in page.text

    def test_anothers_is_not_there(self, city, client):
        client.force_login(city.head)
        assert client.get(city.start().get_absolute_url()).status_code == 404
