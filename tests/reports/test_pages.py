"""Each page for the right person, the wrong person, the wrong form and the form sent twice."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from zhunsheng import documents
from zhunsheng.activities.kinds import Kind
from zhunsheng.audit.models import Entry
from zhunsheng.documents import libreoffice, printing
from zhunsheng.reports.models import Report

DRAFT = {
    "template": "annual",
    "period_start": "2026-01-01",
    "period_end": "2026-12-31",
    "form_key": "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11",
}


def address(page, report=None):
    return reverse(f"reports:{page}", args=[report.pk] if report else [])


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.parametrize(
    ("page", "method", "answers"),
    [
        ("list", "get", {"clerk": 200, "head": 200, "deputy": 200, "stranger": 200, "staff": 403}),
        ("new", "get", {"clerk": 200, "head": 200, "deputy": 200, "department_clerk": 403, "staff": 403}),
        (
            "detail",
            "get",
            {"clerk": 200, "head": 200, "deputy": 200, "department_clerk": 404, "stranger": 404},
        ),
        ("download", "get", {"clerk": 200, "deputy": 200, "staff": 404, "stranger": 404}),
        ("stated", "post", {"head": 403, "deputy": 403, "staff": 404, "stranger": 404}),
        ("freeze", "post", {"clerk": 403, "deputy": 403, "staff": 404, "stranger": 404}),
        ("stated", "get", {"clerk": 405}),
        ("freeze", "get", {"head": 405}),
    ],
)
def test_pages_open_to_whom_they_should(office, as_user, page, method, answers):
    report = None if page in {"list", "new"} else office.draft()
    found = {
        name: getattr(as_user(getattr(office, name)), method)(address(page, report)).status_code
        for name in answers
    }
    assert found == answers


def test_the_list_holds_only_what_one_may_know_of(office, as_user):
    title = office.draft().title
    assert title in as_user(office.deputy).get(address("list")).text
    assert title not in as_user(office.stranger).get(address("list")).text


def test_a_report_is_drafted_once_however_often_the_form_is_sent(office, as_user):
    client = as_user(office.clerk)
    for _ in range(2):
        answer = client.post(address("new"), DRAFT | {"unit": office.bureau.pk})
        assert answer.url == Report.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"period_end": "2025-12-31"}, "早于开始日期"),
        ({"period_start": "2027-01-01", "period_end": "2027-12-31"}, "还没有开始"),
        ({"template": "none"}, "none 不在"),
        ({"period_start": "不是日期"}, "不是日期"),
        ({"unit": ""}, "必填项"),
    ],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(office, as_user, changes, says):
    answer = as_user(office.clerk).post(address("new"), DRAFT | {"unit": office.bureau.pk} | changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert not Report.objects.exists()


def test_each_sentence_stands_beside_its_records_under_an_address_of_its_own(office, as_user):
    activity = office.record()
    office.record(on="2025-03-05")
    page = as_user(office.deputy).get(address("detail", office.draft())).text
    row = page[
        page.index('id="warning-education"') : page.index("</details>", page.index('id="warning-education"'))
    ]
    assert "开展警示教育1次，共1人次参加。" in row
    assert activity.get_absolute_url() in row
    assert "次数 1（上年同期 1）" in row
    assert "#warning-education" in row


def test_gaps_and_findings_stand_beside_the_sentences_that_tell_of_them(office, as_user):
    finding = office.finding()
    office.evaluate()
    page = as_user(office.deputy).get(address("detail", office.draft())).text
    assert "一是会议记录签字不全。" in page
    assert finding.get_absolute_url() in page


def test_what_was_not_done_is_stated_when_chosen_and_left_out_again(office, as_user):
    report, client = office.draft(), as_user(office.clerk)
    chosen = dict.fromkeys(_choices(client, report), "leave_out")
    client.post(address("stated", report), chosen | {"visits": "state"})
    report.refresh_from_db()
    assert report.stated == ["visits"]
    assert "没有记录；如实说明。" in client.get(address("detail", report)).text
    client.post(address("stated", report), chosen)
    report.refresh_from_db()
    assert report.stated == []


def _choices(client, report):
    return [claim["key"] for claim in client.get(address("detail", report)).context["stated_form"].asked]


def test_a_choice_that_is_not_offered_is_answered_and_changes_nothing(office, as_user):
    report, client = office.draft(), as_user(office.clerk)
    answer = client.post(address("stated", report), dict.fromkeys(_choices(client, report), "maybe"))
    assert answer.status_code == 422
    assert "“maybe”不在选项中" in answer.text
    assert Report.objects.get().stated == []


def test_the_head_settles_it_once_and_the_page_shows_the_digest(office, as_user):
    report, client = office.draft(), as_user(office.head)
    office.evaluate()
    assert client.post(address("freeze", report), {"checked": "on"}).status_code == 302
    report.refresh_from_db()
    assert report.digest in client.get(address("detail", report)).text
    assert client.post(address("freeze", report), {"checked": "on"}).status_code == 403


@pytest.mark.parametrize(("sent", "says"), [({}, "请先核对"), ({"checked": "on"}, "尚未重算")])
def test_it_is_not_settled_unread_or_on_an_old_ledger(office, as_user, sent, says):
    report = office.draft()
    answer = as_user(office.head).post(address("freeze", report), sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert not Report.objects.get().is_frozen


def test_a_page_of_a_tampered_report_says_so(office, as_user):
    report = office.frozen()
    report.snapshot["title"] = "另一份报告"
    report.save()
    assert "定稿内容与摘要不符" in as_user(office.deputy).get(address("detail", report)).text


def test_as_pdf_it_has_the_same_name_and_is_logged_once(office, as_user, monkeypatch):
    monkeypatch.setattr(printing, "all_to_pdf", lambda contents, seconds: (b"%PDF-" for _ in contents))
    report = office.draft()
    answer = as_user(office.deputy).get(address("pdf", report))
    assert answer.content == b"%PDF-"
    assert quote(f"{report.title}（征求意见稿）.pdf") in answer["Content-Disposition"]
    (entry,) = Entry.objects.about(report).filter(kind="report:exported")
    assert entry.changes["as"] == "pdf"


def test_a_pdf_that_cannot_be_made_says_why_on_the_reports_page_and_is_not_logged(
    office, as_user, monkeypatch
):
    monkeypatch.setattr(libreoffice.shutil, "which", lambda _: None)
    report = office.draft()
    answer = as_user(office.deputy).get(address("pdf", report), follow=True)
    assert answer.redirect_chain[-1][0] == report.get_absolute_url()
    assert "没有安装转换程序" in answer.text
    assert not Entry.objects.about(report).filter(kind="report:exported").exists()


def test_the_document_is_downloaded_under_its_title(office, as_user):
    answer = as_user(office.deputy).get(address("download", office.draft()))
    assert "attachment" in answer["Content-Disposition"]
    assert documents.read_bytes("报告.docx", answer.content).content.startswith("示范县文化和旅游局2026年度")


@pytest.mark.parametrize("records", [1, 8])
def test_the_preview_costs_the_same_however_many_records_there_are(
    office, as_user, django_assert_max_num_queries, records
):
    for number in range(records):
        office.record(on=f"2026-03-{number + 1:02}", kind=Kind.VISIT)
    report, client = office.draft(), as_user(office.deputy)
    # session and user (4), facts and their parts (16), ledger, findings and the records beside the sentences (12),
    # comments and the last version (2)
    with django_assert_max_num_queries(37):
        client.get(address("detail", report))
