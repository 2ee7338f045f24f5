"""Each page for the right person, the wrong person, the wrong form and the form sent twice."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AT, PostFactory, UserFactory
from tests.rectification.factories import RECTIFY_BY, assigned, closed, done, gap, office, raised, submitted
from zhunsheng.audit.models import Entry
from zhunsheng.ledger.models import Occurrence
from zhunsheng.rectification import actions
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return office()


def address(page, finding, **query):
    args = [finding.pk, finding.measures.get().pk] if page == "measure_done" else [finding.pk]
    return reverse(f"rectification:{page}", args=args, query=query or None)


def with_measure(place):
    finding = assigned(place)
    actions.add_measure(finding=finding, text="补齐签字", by=place.recorder, at=AT)
    return finding


def ready(place):
    finding = assigned(place)
    done(place, finding)
    return finding


ASSIGNED = {"rectify_by": RECTIFY_BY}
REPORT = {"done_on": "2026-05-28", "result": "已补齐", "proof": "记录本第3页"}
VERIFIED = {"passed": "yes", "note": "已核对，签字齐全"}
KEY = "2f0c5f5e-6a0e-4c3b-9a94-0f1f6a2b7c11"
# page, how the finding stands, who may, who may not and why, what is sent, what that makes of it
PAGES = [
    ("assign", raised, "recorder", "reader", "明确责任由", ASSIGNED, State.RECTIFYING),
    (
        "measure_new",
        assigned,
        "owner",
        "reader",
        "提出措施由",
        {"text": "补", "kind": "by_date", "form_key": KEY},
        State.RECTIFYING,
    ),
    ("measure_done", with_measure, "owner", "reader", "报告完成情况由", REPORT, State.RECTIFYING),
    ("submit", ready, "owner", "verifier", "提交核验由", {}, State.SUBMITTED),
    ("verify", submitted, "verifier", "recorder", "派驻纪检组", VERIFIED | {"form_key": KEY}, State.CLOSED),
    (
        "reopen",
        closed,
        "discipline",
        "verifier",
        "由他人决定",
        {"note": "又犯", "form_key": KEY},
        State.RECTIFYING,
    ),
]
STEPS = pytest.mark.parametrize(("page", "make", "who", "other", "reason", "sent", "state"), PAGES)


def completed(sent, place):
    """Fill in who is meant, which is known only once there are people."""
    return sent | {"owner": place.owner.person.pk} if sent is ASSIGNED else sent


@STEPS
def test_a_step_is_taken_by_whoever_may(client, place, page, make, who, other, reason, sent, state):
    finding = make(place)
    client.force_login(getattr(place, who))
    where = address(page, finding)
    assert client.get(where).status_code == 200
    answer = client.post(where, completed(sent, place), follow=True)
    assert answer.redirect_chain == [(finding.get_absolute_url(), 302)]
    finding.refresh_from_db()
    assert finding.state == state


@STEPS
def test_a_step_sent_twice_is_taken_once(client, place, page, make, who, other, reason, sent, state):
    finding = make(place)
    client.force_login(getattr(place, who))
    where, sent = address(page, finding), completed(sent, place)
    client.post(where, sent)
    answer = client.post(where, sent)
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert finding.state == state
    assert finding.measures.count() <= 1
    assert finding.verifications.count() <= (2 if page == "reopen" else 1)


@STEPS
def test_colleagues_who_may_not_are_told_why(client, place, page, make, who, other, reason, sent, state):
    finding = make(place)
    before = Finding.objects.get(pk=finding.pk).state
    client.force_login(getattr(place, other))
    for answer in (
        client.get(address(page, finding)),
        client.post(address(page, finding), completed(sent, place)),
        client.post(address(page, finding), {}),
    ):
        assert answer.status_code == 403
        assert reason in answer.content.decode()
    assert Finding.objects.get(pk=finding.pk).state == before
    assert Entry.objects.filter(kind="account:refused").count() == 3


@STEPS
def test_strangers_find_nothing(client, place, page, make, who, other, reason, sent, state):
    finding = make(place)
    client.force_login(place.stranger)
    assert client.get(address(page, finding)).status_code == 404
    assert client.post(address(page, finding), sent).status_code == 404


@pytest.mark.parametrize(
    ("page", "make", "who", "sent", "says", "kept"),
    [
        ("assign", raised, "recorder", {"rectify_by": "2020-01-01"}, "这个字段是必填项", "2020-01-01"),
        (
            "measure_new",
            assigned,
            "owner",
            {"text": "抽查十次", "kind": "by_date", "due": "2031-01-01"},
            "晚于问题的整改期限",
            "抽查十次",
        ),
        ("measure_done", with_measure, "owner", REPORT | {"proof": ""}, "没有佐证不能算完成", "已补齐"),
        (
            "measure_done",
            with_measure,
            "owner",
            REPORT | {"done_on": "2026-05-01"},
            "早于问题的发现日期",
            "记录本第3页",
        ),
        ("verify", submitted, "verifier", {"note": "核对过三份记录"}, "这个字段是必填项", "核对过三份记录"),
        ("reopen", closed, "discipline", {"note": ""}, "这个字段是必填项", ""),
    ],
)
def test_a_wrong_form_comes_back_with_everything_typed(client, place, page, make, who, sent, says, kept):
    finding = make(place)
    before = Finding.objects.get(pk=finding.pk).state
    client.force_login(getattr(place, who))
    answer = client.post(address(page, finding), {"form_key": KEY} | sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert says in text
    assert kept in text
    assert Finding.objects.get(pk=finding.pk).state == before


def test_a_file_that_is_not_taken_is_explained_at_its_field(client, place, evidence_dir):
    finding = with_measure(place)
    client.force_login(place.recorder)
    file = SimpleUploadedFile("脚本.exe", b"MZ")
    answer = client.post(address("measure_done", finding), REPORT | {"file": file})
    assert answer.status_code == 422
    assert "不能接收" in answer.content.decode()


class TestDetail:
    @pytest.mark.parametrize("make", [raised, assigned, with_measure, ready, submitted, closed])
    @pytest.mark.parametrize("who", ["recorder", "leader", "verifier", "discipline", "reader"])
    def test_opens_in_every_state(self, client, place, make, who):
        finding = make(place)
        client.force_login(getattr(place, who))
        assert finding.title in client.get(finding.get_absolute_url()).content.decode()

    def test_is_not_there_for_strangers(self, client, place):
        client.force_login(place.stranger)
        assert client.get(raised(place).get_absolute_url()).status_code == 404

    @pytest.mark.parametrize(
        ("make", "who", "offered"),
        [
            (raised, "recorder", "assign"),
            (assigned, "owner", "measure_new"),
            (with_measure, "owner", "measure_done"),
            (ready, "owner", "submit"),
            (submitted, "verifier", "verify"),
        ],
    )
    def test_offers_the_one_next_step(self, client, place, make, who, offered):
        finding = make(place)
        client.force_login(getattr(place, who))
        answer = client.get(finding.get_absolute_url())
        assert answer.context["next"]["url"] == address(offered, finding)
        primary = f'<a class="button button--primary" href="{address(offered, finding)}">'
        assert answer.content.decode().count("button--primary") == 1
        assert primary in answer.content.decode()

    def test_says_why_the_next_step_is_not_ones_own(self, client, place):
        finding = submitted(place)
        client.force_login(place.owner)
        text = client.get(finding.get_absolute_url()).content.decode()
        assert "可以核验，请联系派驻纪检组或其他核验人。" in text
        assert "button--primary" not in text

    def test_shows_what_it_may_repeat_and_lets_a_person_decide(self, client, place):
        earlier = closed(place, title="支部会议记录不完整，缺少签字")
        finding = raised(place, title="支部会议记录不完整、无签字", at=AT + timedelta(days=30))
        client.force_login(place.discipline)
        text = client.get(finding.get_absolute_url()).content.decode()
        where = address("relapse", finding, earlier=earlier.pk)
        assert earlier.title in text
        assert where in text
        assert f'value="{earlier.pk}" selected' in client.get(where).content.decode()
        client.post(where, {"earlier": earlier.pk})
        finding.refresh_from_db()
        assert finding.relapse_of == earlier

    def test_says_why_and_keeps_the_decision_that_it_is_no_relapse(self, client, place):
        earlier = closed(place, title="支部会议记录不完整，缺少签字")
        finding = raised(place, title="支部会议记录不完整、无签字", at=AT + timedelta(days=30))
        client.force_login(place.discipline)
        before = client.get(finding.get_absolute_url()).content.decode()
        assert "疑似反弹：" in before
        assert "都说到“支部会议记录”" in before
        where = address("not_relapse", finding, earlier=earlier.pk)
        assert where in before
        sent = {"earlier": earlier.pk, "reason": "签字都在，缺的是页码。"}
        assert client.post(where, sent).status_code == 302
        after = client.get(finding.get_absolute_url()).content.decode()
        assert "疑似反弹：" not in after
        assert "的反弹，因为：签字都在，缺的是页码。" in after
        assert Entry.objects.get(kind="finding:relapse_denied").reason == "签字都在，缺的是页码。"

    def test_a_denial_without_a_reason_comes_back_with_what_was_chosen(self, client, place):
        earlier = closed(place)
        finding = raised(place, at=AT + timedelta(days=30))
        client.force_login(place.discipline)
        answer = client.post(address("not_relapse", finding), {"earlier": earlier.pk, "reason": ""})
        assert answer.status_code == 422
        assert f'value="{earlier.pk}" selected' in answer.content.decode()

    def test_whoever_answers_for_it_does_not_deny_it(self, client, place):
        earlier = closed(place)
        finding = assigned(place, at=AT + timedelta(days=30))
        Finding.objects.filter(pk=finding.pk).update(owner=place.recorder.person)
        client.force_login(place.recorder)
        text = client.get(finding.get_absolute_url()).content.decode()
        assert "本人负责的问题是不是反弹，须由他人认定" in text
        sent = {"earlier": earlier.pk, "reason": "不一样"}
        assert client.post(address("not_relapse", finding), sent).status_code == 403
        assert not finding.relapse_denials.exists()

    def test_a_relapse_of_nothing_that_was_closed_is_refused(self, client, place):
        earlier, finding = assigned(place), raised(place)
        client.force_login(place.discipline)
        answer = client.post(address("relapse", finding), {"earlier": earlier.pk})
        assert answer.status_code == 422

    def test_deciding_on_a_relapse_is_not_for_everybody(self, client, place):
        finding = raised(place)
        client.force_login(place.reader)
        assert client.get(address("relapse", finding)).status_code == 403
        client.force_login(place.stranger)
        assert client.get(address("relapse", finding)).status_code == 404


class TestNew:
    def sent(self, place, **values):
        return {
            "form_key": KEY,
            "unit": place.unit.pk,
            "source": "self_inspection",
            "title": "公示栏超过一年没有更新",
            "arose_on": "2026-05-30",
        } | values

    def test_raises_once_however_often_it_is_sent(self, client, place):
        client.force_login(place.recorder)
        for _ in range(2):
            answer = client.post(reverse("rectification:new"), self.sent(place))
            assert answer.status_code == 302
        assert Finding.objects.get().title == "公示栏超过一年没有更新"

    def test_takes_over_what_the_gap_knows(self, client, place):
        occurrence = gap(place)
        client.force_login(place.recorder)
        answer = client.get(reverse("rectification:new", query={"occurrence": occurrence.pk}))
        text = answer.content.decode()
        assert "2026-03-01至2026-03-28“理论学习”未完成" in text
        assert "应完成2次，已有1次，还差1次。" in text
        sent = self.sent(place, source="gap", occurrence=occurrence.pk)
        assert client.post(reverse("rectification:new"), sent).status_code == 302
        assert Finding.objects.get().occurrence == occurrence
        again = client.post(reverse("rectification:new"), sent | {"form_key": str(occurrence.pk).zfill(32)})
        assert again.status_code == 422
        assert "已经提过问题" in again.content.decode()

    @pytest.mark.parametrize("asked", ["999999", "x", "-1"])
    def test_of_a_gap_that_is_not_there(self, client, place, asked):
        client.force_login(place.recorder)
        assert client.get(reverse("rectification:new", query={"occurrence": asked})).status_code == 404

    def test_of_a_gap_of_others(self, client, place):
        occurrence = gap(place)
        client.force_login(place.stranger)
        answer = client.get(reverse("rectification:new", query={"occurrence": occurrence.pk}))
        assert answer.status_code == 404

    def test_is_refused_to_readers_with_a_reason(self, client, place):
        client.force_login(place.reader)
        answer = client.get(reverse("rectification:new"))
        assert answer.status_code == 403
        assert "请把情况告诉他们" in answer.content.decode()

    def test_against_a_unit_of_others_is_no_choice(self, client, place):
        client.force_login(place.stranger)
        answer = client.post(reverse("rectification:new"), self.sent(place))
        assert answer.status_code == 422
        assert "公示栏超过一年没有更新" in answer.content.decode()
        assert not Finding.objects.exists()


class TestList:
    def titles(self, client, **query):
        answer = client.get(reverse("rectification:list", query=query or None))
        return [finding.title for finding in answer.context["page"]]

    def test_is_refused_to_administrators(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("rectification:list")).status_code == 403

    def test_shows_what_one_may_know(self, client, place):
        raised(place, title="甲")
        client.force_login(place.reader)
        assert self.titles(client) == ["甲"]
        client.force_login(place.stranger)
        assert self.titles(client) == []

    def test_shows_an_owner_without_a_role_there_their_own(self, client, place):
        owner = place.stranger
        finding = raised(place, title="甲")
        Finding.objects.filter(pk=finding.pk).update(
            owner=owner.person, rectify_by=RECTIFY_BY, state=State.RECTIFYING
        )
        client.force_login(owner)
        assert self.titles(client) == ["甲"]

    def test_filters(self, client, place):
        raised(place, title="甲", area="学习")
        assigned(place, title="乙", area="作风", manifestation="公车停放")
        closed(place, title="丙")
        late = assigned(place, title="丁")
        Finding.objects.filter(pk=late.pk).update(rectify_by=date(2026, 5, 31))
        client.force_login(place.reader)
        assert self.titles(client, state="closed") == ["丙"]
        assert set(self.titles(client, standing="unresolved")) == {"甲", "乙", "丁"}
        assert self.titles(client, standing="overdue") == ["丁"]
        assert set(self.titles(client, owner=place.owner.person.pk)) == {"乙", "丙", "丁"}
        assert self.titles(client, owner=place.owner.person.pk, standing="ongoing") == ["乙"]
        assert self.titles(client, area="学习") == ["甲"]
        assert self.titles(client, overdue="on") == ["丁"]
        assert self.titles(client, q="公车") == ["乙"]
        assert set(self.titles(client, unit=place.unit.pk)) == {"甲", "乙", "丙", "丁"}
        assert len(self.titles(client, state="nonsense", unit="x", source="gone", leader="y")) == 4

    def test_counts_how_they_stand_honestly(self, client, place):
        raised(place)
        closed(place)
        client.force_login(place.reader)
        counts = client.get(reverse("rectification:list")).context["counts"]
        assert [(part["status"], part["count"]) for part in counts] == [
            ("standing_unassigned", 1),
            ("verified", 1),
        ]

    def test_goes_out_as_a_workbook_and_the_log_knows(self, client, place):
        raised(place, title="=1+1")
        client.force_login(place.reader)
        answer = client.get(reverse("rectification:list", query={"format": "xlsx"}))
        book = ZipFile(BytesIO(answer.content))
        words = book.read("xl/sharedStrings.xml").decode()
        assert "<t>具体表现</t>" in words
        assert "<t>'=1+1</t>" in words
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert Entry.objects.get(kind="finding:exported").changes["rows"] == 1

    @pytest.mark.parametrize("rows", [1, 20])
    def test_costs_the_same_however_long(self, client, place, rows, django_assert_num_queries):
        for _ in range(rows):
            done(place, assigned(place, area="学习"))
        client.force_login(place.reader)
        # who is asking (4: session, user with person, grants, notices), choices of the filter (3: areas, units,
        # people), how they stand, how many findings, one page of them, how far these are
        with django_assert_num_queries(11):
            client.get(reverse("rectification:list"))


class TestRelapses:
    LATER = AT + timedelta(days=30)

    def rows(self, client, **query):
        page = client.get(reverse("rectification:relapses", query=query)).context["page"]
        return [(row.kind, row.title, row.earlier.title) for row in page]

    @pytest.fixture
    def again(self, place):
        """A finding about a gap was closed; the same duty has a gap anew, and a finding uses the same words."""
        first = closed(place, title="三月理论学习未开展", occurrence=gap(place))
        gap(place, month=6)
        raised(place, title="六月理论学习未开展", at=self.LATER)
        return first

    def test_lists_gaps_and_findings_that_may_be_one(self, client, place, again):
        client.force_login(place.discipline)
        assert self.rows(client) == [
            ("新的问题", "六月理论学习未开展", again.title),
            ("新的差距", "理论学习", again.title),
        ]

    @pytest.mark.parametrize(
        ("query", "kinds"),
        [
            ({"kind": "gap"}, ["新的差距"]),
            ({"kind": "finding"}, ["新的问题"]),
            ({"q": "六月"}, ["新的问题"]),
            ({"sort": "on"}, ["新的差距", "新的问题"]),
            ({"kind": "nonsense", "sort": "password", "page": "x"}, ["新的问题", "新的差距"]),
        ],
    )
    def test_is_narrowed_and_sorted(self, client, place, again, query, kinds):
        client.force_login(place.discipline)
        assert [kind for kind, *_ in self.rows(client, **query)] == kinds

    def test_leaves_out_what_was_decided_or_raised(self, client, place, again):
        finding = Finding.objects.get(title="六月理论学习未开展")
        actions.deny_relapse(
            finding=finding, earlier=again, reason="内容不同", by=place.discipline, at=self.LATER
        )
        client.force_login(place.discipline)
        assert self.rows(client) == [("新的差距", "理论学习", again.title)]
        occurrence = Occurrence.objects.get(due=date(2026, 6, 28))
        new = raised(place, title="又未开展", occurrence=occurrence, at=self.LATER)
        assert self.rows(client) == [("新的问题", "又未开展", again.title)]
        actions.link_relapse(finding=new, earlier=again, by=place.discipline, at=self.LATER)
        assert self.rows(client) == []

    def test_a_gap_from_before_the_closing_is_none(self, client, place, again):
        Occurrence.objects.filter(due=date(2026, 6, 28)).update(due=date(2026, 4, 28))
        client.force_login(place.discipline)
        assert [kind for kind, *_ in self.rows(client)] == ["新的问题"]

    def test_is_remembered_when_the_first_gap_is_long_gone(self, client, place, again):
        Occurrence.objects.filter(due=date(2026, 3, 28)).delete()
        client.force_login(place.discipline)
        assert ("新的差距", "理论学习", again.title) in self.rows(client)

    def test_the_gaps_own_page_says_so_to_whoever_may_know(self, client, branch):
        people = office()
        people.unit = branch.unit
        for role in ("recorder", "verifier"):
            person = PostFactory(unit=branch.unit).person
            setattr(people, role, UserFactory(person=person, can={role: branch.bureau}))
        people.owner, people.leader = (UserFactory(person=PostFactory(unit=branch.unit).person) for _ in "ab")
        branch.evaluate()
        first = closed(people, occurrence=Occurrence.objects.get(due=date(2026, 3, 31)))
        branch.evaluate(date(2026, 7, 10))
        again = Occurrence.objects.get(due=date(2026, 6, 30)).get_absolute_url()
        said = f'疑似反弹：同一责任主体在本事项上的问题“<a href="{first.get_absolute_url()}">'
        client.force_login(people.verifier)
        assert said in client.get(again).content.decode()
        assert "疑似反弹：" not in client.get(first.occurrence.get_absolute_url()).content.decode()
        client.force_login(UserFactory(can={"staff": branch.bureau}))  # reads the ledger, not the findings
        assert "疑似反弹：" not in client.get(again).content.decode()

    def test_waits_on_the_first_page_of_whoever_decides_and_of_no_one_else(self, client, place, again):
        client.force_login(place.discipline)
        assert "疑似反弹，待认定" in client.get(reverse("workbench:today")).content.decode()
        for user in (place.reader, place.owner, place.stranger):
            client.force_login(user)
            assert "疑似反弹，待认定" not in client.get(reverse("workbench:today")).content.decode()

    def test_shows_strangers_nothing(self, client, place, again):
        client.force_login(place.stranger)
        assert self.rows(client) == []

    def test_goes_out_as_a_workbook_and_the_log_knows(self, client, place, again):
        client.force_login(place.reader)
        answer = client.get(reverse("rectification:relapses", query={"format": "xlsx"}))
        assert (
            "同一责任主体的同一责任事项"
            in ZipFile(BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
        )
        assert Entry.objects.get(kind="finding:exported").changes["rows"] == 2

    @pytest.mark.parametrize("rows", [1, 6])
    def test_costs_the_same_however_long(self, client, place, again, rows, django_assert_num_queries):
        for number in range(1, rows):
            gap(place, month=6 + number)
            raised(place, title="七月理论学习未开展", at=self.LATER)
        client.force_login(place.reader)
        # who is asking (5: session, user, grants, person, notices), findings, denials, gaps
        with django_assert_num_queries(7):
            assert len(self.rows(client)) == 2 * rows
