"""Evidence under review: whose word counts, what proves nothing, what is kept; photos before they are kept."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.activities.factories import PDF
from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.activities import actions, facts
from zhunsheng.activities.actions import Proof
from zhunsheng.activities.models import Activity, Evidence
from zhunsheng.activities.proofs import actions as proofs
from zhunsheng.attachments.models import StoredFile
from zhunsheng.attachments.rules import FileRefused
from zhunsheng.audit.models import Entry

GPS = {1: "N", 2: (36.0, 7.0, 5.0), 3: "E", 4: (117.0, 1.0, 2.0)}


@pytest.fixture
def head(office):
    return UserFactory(can={"head": office.bureau})


@pytest.fixture
def proof(office, evidence_dir):
    record = office.record(evidence=[Proof("discussion", name="笔记.pdf", content=PDF)])
    return record.evidence.get()


def proven(proof):
    return "discussion" in facts.evidence_of(facts.row_of(proof.activity))


def test_what_waits_counts_and_what_was_sent_back_does_not(head, proof):
    assert proven(proof)
    assert Activity.objects.for_list().get().evidence_count == 1
    proofs.review(proof=proof, accepted=False, reason="缺签字", by=head, at=AT)
    assert not proven(proof)
    assert Activity.objects.for_list().get().evidence_count == 0
    proofs.review(proof=proof, accepted=True, by=head, at=AT)
    assert proven(proof)


def test_nobody_reviews_what_they_added(office, proof):
    with pytest.raises(Refused, match="自己添加"):
        proofs.review(proof=proof, accepted=True, by=office.recorder, at=AT)


def test_the_reader_of_another_bureau_reviews_nothing(office, proof):
    with pytest.raises(Refused):
        proofs.review(proof=proof, accepted=True, by=office.stranger, at=AT)


def test_it_is_sent_back_with_a_reason_or_not_at_all(head, proof):
    with pytest.raises(ValidationError, match="写明哪里不行"):
        proofs.review(proof=proof, accepted=False, by=head, at=AT)
    proof.refresh_from_db()
    assert proof.state == "pending"


def test_a_better_copy_replaces_it_and_the_old_one_stays(office, head, proof):
    proofs.review(proof=proof, accepted=False, reason="缺签字", by=head, at=AT)
    new = proofs.replace(
        proof=proof, new=Proof("discussion", name="签字.pdf", content=PDF + b"2"), by=office.recorder, at=AT
    )
    assert proven(new)
    old = Evidence.objects.get(pk=proof.pk)
    assert old.replaced_by == new
    assert old.file.path.exists()
    with pytest.raises(Refused, match="替换过"):
        proofs.replace(proof=old, new=Proof("discussion", "再来"), by=office.recorder, at=AT)
    with pytest.raises(Refused, match="新的一份"):
        proofs.review(proof=old, accepted=True, by=head, at=AT)


def test_an_empty_copy_replaces_nothing(office, proof):
    with pytest.raises(ValidationError, match="还是空的"):
        proofs.replace(proof=proof, new=Proof("discussion"), by=office.recorder, at=AT)
    assert proven(proof)


def test_a_draft_counts_only_when_it_is_submitted(office, head, evidence_dir):
    record = office.record()
    (draft,) = actions.add_evidence(
        activity=record, proofs=[Proof("discussion", "提纲", is_draft=True)], by=office.recorder, at=AT
    )
    assert not proven(draft)
    with pytest.raises(Refused, match="草稿"):
        proofs.review(proof=draft, accepted=True, by=head, at=AT)
    proofs.submit(proof=draft, by=office.recorder, at=AT)
    assert proven(draft)


def test_what_had_run_out_before_the_day_proves_nothing(office):
    record = office.record(happened_on=date(2026, 5, 20))
    with pytest.raises(ValidationError, match="就到期了"):
        actions.add_evidence(
            activity=record,
            proofs=[Proof("discussion", "聘书", expires_on=date(2026, 5, 19))],
            by=office.recorder,
            at=AT,
        )
    assert not record.evidence.exists()


def test_one_file_serves_two_records(office, proof):
    other = office.record(title="第二次")
    actions.add_evidence(
        activity=other, proofs=[Proof("discussion", known=proof.file)], by=office.recorder, at=AT
    )
    assert other.evidence.get().file == proof.file
    assert StoredFile.objects.count() == 1


def test_a_file_one_may_not_see_serves_nothing(office, proof):
    foreign = UserFactory(can={"recorder": office.stranger.role_grants.get().unit})
    unit = office.stranger.role_grants.get().unit
    record = office.record(unit=unit, parts=[], by=foreign)
    with pytest.raises(Refused):
        actions.add_evidence(
            activity=record, proofs=[Proof("discussion", known=proof.file)], by=foreign, at=AT
        )


def photo(size=(40, 30), kind="JPEG", gps=True):
    exif = Image.Exif()
    exif[0x010F] = "相机"
    if gps:
        exif[0x8825] = GPS
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, format=kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_the_position_in_a_photo_is_not_kept_and_the_log_says_what_was_given(
    office, evidence_dir, kind, ending
):
    office.record(evidence=[Proof("discussion", name=f"现场.{ending}", content=photo(kind=kind))])
    kept = Image.open(io.BytesIO(StoredFile.objects.get().path.read_bytes()))
    assert 0x8825 not in kept.getexif()
    assert kept.size == (40, 30)
    changes = Entry.objects.get(kind="file:stored").changes
    assert changes["given"] != changes["digest"]


XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a exif:GPSLatitude="36,7N"/></x:xmpmeta>'


def with_xmp(kind, gps):
    picture, out = Image.open(io.BytesIO(photo(kind=kind, gps=gps))), io.BytesIO()
    notes = PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", XMP)
    more = {"xmp": XMP.encode()} if kind == "JPEG" else {"pnginfo": notes}
    picture.save(out, format=kind, exif=picture.getexif(), **more)
    return out.getvalue()


@pytest.mark.parametrize("gps", [True, False])
@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_position_that_stands_in_xmp_is_not_kept_either(office, evidence_dir, kind, ending, gps):
    given = with_xmp(kind, gps)
    assert b"GPSLatitude" in given
    office.record(evidence=[Proof("discussion", name=f"现场.{ending}", content=given)])
    kept = StoredFile.objects.get().path.read_bytes()
    assert b"GPSLatitude" not in kept
    assert 0x8825 not in Image.open(io.BytesIO(kept)).getexif()


def test_a_photo_without_a_position_is_kept_byte_for_byte(office, evidence_dir):
    content = photo(gps=False)
    office.record(evidence=[Proof("discussion", name="现场.jpg", content=content)])
    assert StoredFile.objects.get().path.read_bytes() == content
    assert "given" not in Entry.objects.get(kind="file:stored").changes


def huge_png():
    """A picture of 80 megapixels that says so in its head; decoding it would take hundreds of megabytes."""
    content = bytearray(photo(kind="PNG", gps=False))
    content[16:24] = (10_000).to_bytes(4, "big") + (8_000).to_bytes(4, "big")
    import zlib

    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "says"), [(huge_png(), "8000 万像素"), (b"\x89PNG\r\n\x1a\nno picture", "损坏")]
)
def test_a_photo_too_large_or_broken_is_refused_with_what_to_do(office, evidence_dir, content, says):
    with pytest.raises(FileRefused, match=says):
        office.record(evidence=[Proof("discussion", name="大.png", content=content)])
    assert not StoredFile.objects.exists()


class TestThePages:
    def test_review_and_replacement_go_through_the_record(self, office, head, proof, client):
        client.force_login(head)
        assert "审看" in client.get(proof.activity.get_absolute_url()).content.decode()
        address = reverse("activities:evidence_review", args=[proof.pk])
        assert client.post(address, {"accepted": "0"}).status_code == 422
        assert client.post(address, {"accepted": "0", "reason": "缺签字"}).status_code == 302
        client.force_login(office.recorder)
        page = client.get(proof.activity.get_absolute_url()).content.decode()
        assert "退回：缺签字" in page
        replaced = client.post(reverse("activities:evidence_replace", args=[proof.pk]), {"text": "补签"})
        assert replaced.status_code == 302
        assert "已替换" in client.get(proof.activity.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("name", ["evidence_review", "evidence_replace"])
    def test_strangers_find_nothing_and_readers_may_not(self, office, proof, client, name):
        client.force_login(office.stranger)
        assert client.get(reverse(f"activities:{name}", args=[proof.pk])).status_code == 404
        client.force_login(office.recorder if name == "evidence_review" else office.reader)
        assert client.get(reverse(f"activities:{name}", args=[proof.pk])).status_code == 403

    def test_a_draft_is_kept_and_submitted_on_the_page(self, office, client, evidence_dir):
        record = office.record()
        client.force_login(office.recorder)
        typed = {
            "proof-TOTAL_FORMS": "1", "proof-INITIAL_FORMS": "0", "proof-0-code": "discussion", "proof-0-text": "提纲",
            "is_draft": "on",
        }  # fmt: skip
        assert client.post(reverse("activities:evidence", args=[record.pk]), typed).status_code == 302
        draft = record.evidence.get()
        assert draft.state == "draft"
        client.post(reverse("activities:evidence_submit", args=[draft.pk]))
        draft.refresh_from_db()
        assert draft.state == "pending"
