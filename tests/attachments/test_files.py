"""Evidence files: kept under their digest, handed out whole or not at all, only to those who may read."""

import pytest
from django.urls import reverse

from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.attachments import actions
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry

PDF = b"%PDF-1.7\nsign-in sheet"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


@pytest.fixture
def unit():
    return UnitFactory(name="公共服务科")


@pytest.fixture
def recorder(unit):
    return UserFactory(can={"recorder": unit})


@pytest.fixture
def file(unit, recorder):
    return actions.store(name="签到.pdf", content=PDF, unit=unit, by=recorder, at=AT)


class TestStore:
    def test_and_fetch_give_the_same_bytes(self, file, recorder):
        assert actions.fetch(file=file, by=recorder, at=AT) == PDF
        assert [entry.kind for entry in Entry.objects.about(file)] == ["file:downloaded", "file:stored"]

    def test_of_equal_bytes_keeps_them_once(self, file, unit, recorder):
        other = actions.store(name="另名.pdf", content=PDF, unit=unit, by=recorder, at=AT)
        assert (other.path, other.pk == file.pk) == (file.path, False)

    def test_never_writes_where_a_name_points(self, unit, recorder, evidence_dir):
        file = actions.store(name="../../../tmp/evil.pdf", content=PDF, unit=unit, by=recorder, at=AT)
        assert file.name == "evil.pdf"
        assert file.path.is_relative_to(evidence_dir)
        assert file.path.name == file.digest

    @pytest.mark.parametrize(
        ("name", "content"),
        [("空.pdf", b""), ("程序.exe", b"MZ"), ("伪装.pdf", b"MZ"), ("大.pdf", PDF + b" " * 100)],
    )
    def test_of_a_refused_file_leaves_nothing(self, unit, recorder, evidence_dir, settings, name, content):
        settings.EVIDENCE_MAX_BYTES = 100
        with pytest.raises(FileRefused):
            actions.store(name=name, content=content, unit=unit, by=recorder, at=AT)
        assert not StoredFile.objects.exists()
        assert not Entry.objects.exists()
        assert not evidence_dir.exists()

    def test_is_refused_to_those_who_only_read(self, unit):
        with pytest.raises(Refused, match="公共服务科"):
            actions.store(
                name="签到.pdf", content=PDF, unit=unit, by=UserFactory(can={"deputy": unit}), at=AT
            )


class TestDownload:
    def test_gives_the_file_under_its_name(self, client, file, recorder):
        client.force_login(recorder)
        answer = client.get(file.get_absolute_url())
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"

    def test_of_another_unit_is_not_found(self, client, file):
        client.force_login(UserFactory(can={"recorder": UnitFactory()}))
        assert client.get(file.get_absolute_url()).status_code == 404
        assert not Entry.objects.filter(kind="file:downloaded").exists()

    def test_without_signing_in_leads_to_the_sign_in_page(self, client, file):
        answer = client.get(file.get_absolute_url())
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("accounts:sign_in"))

    @pytest.mark.parametrize(
        "address", ["/evidence/{digest}", "/media/{digest}", "/static/evidence/{digest}"]
    )
    def test_has_no_second_door(self, client, file, recorder, address):
        """The bytes lie outside the web root: knowing the digest opens nothing."""
        client.force_login(recorder)
        assert client.get(address.format(digest=file.digest)).status_code == 404

    @pytest.mark.parametrize(
        "damage", [lambda path: path.write_bytes(b"%PDF-1.6" + PDF[8:]), lambda path: path.unlink()]
    )
    def test_of_damaged_bytes_is_refused_and_said(self, client, file, recorder, damage):
        damage(file.path)
        client.force_login(recorder)
        answer = client.get(file.get_absolute_url())
        assert answer.status_code == 409
        assert PDF[8:] not in answer.content
        assert not Entry.objects.filter(kind="file:downloaded").exists()

    def test_of_one_flipped_bit_is_seen(self, file, recorder):
        content = bytearray(file.path.read_bytes())
        content[-1] ^= 1
        file.path.write_bytes(bytes(content))
        with pytest.raises(actions.Damaged):
            actions.fetch(file=file, by=recorder, at=AT)
