"""A year's list is adopted in one act, once; what was judged before that year stays as it was."""

import io
from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from tests.catalogue.factories import adopt_year_as_proposed, entry, loaded
from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import adopt_year, waive
from zhunsheng.catalogue.models import Adoption, YearList
from zhunsheng.catalogue.rollover import Act, Kind, Outcome
from zhunsheng.catalogue.yearly import proposals
from zhunsheng.engine import Status
from zhunsheng.ledger.evaluation import ask
from zhunsheng.ledger.outcomes import outcomes_of
from zhunsheng.organisation.models import StaleMark

YEAR, AUTUMN = 2027, date(2026, 12, 15)
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)
CODE = "test.study"
SOURCE = "《学习制度》（2027年修订）第四条"
PAGE = "ledger:rollover"


def changed_from(day, **rule):
    """The branch's duty with a second version from a day on."""
    made = entry()
    return made | {
        "versions": [*made["versions"], deepcopy(entry(rule=rule)["versions"][0]) | {"valid_from": day}]
    }


def judged(bureau, *, before):
    """Everything the engine says of the windows that begin before a day, as of a day in autumn."""
    fields = ("subject", "window_start", "window_end", "due", "required", "status", "reasons", "fact_ids")
    rows = ask(bureau, as_of=AUTUMN).occurrences
    return [
        (row.obligation.code, *(getattr(row, field) for field in fields))
        for row in rows
        if row.window_start < before
    ]


def windows_from(bureau, day):
    rows = ask(bureau, as_of=AUTUMN).occurrences
    return [(row.window_start, row.required, row.status) for row in rows if row.window_start >= day]


@pytest.fixture
def roll_over(branch):
    """Adopt the branch's 2027 as suggested, with choices of the test's own."""

    def roll_over(**choice):
        return adopt_year_as_proposed(bureau=branch.bureau, year=YEAR, by=branch.recorder, **choice)

    return roll_over


class TestLastYear:
    def test_is_not_rewritten_by_a_change_of_regulation_adopted_for_next_year(
        self, branch, roll_over, tmp_path
    ):
        branch.study(date(2026, 2, 20))
        before = judged(branch.bureau, before=FIRST)
        loaded(tmp_path, changed_from("2027-01-01", at_least=3))
        roll_over(choices={CODE: (Act.ADOPT, SOURCE)})
        assert before == judged(branch.bureau, before=FIRST)
        assert windows_from(branch.bureau, FIRST) == [(FIRST, 3, Status.UPCOMING)]

    def test_keeps_its_gaps_when_custom_is_no_longer_adopted(self, branch, roll_over):
        """What was missed this year stays missed; from next year on it only reminds."""
        before = judged(branch.bureau, before=FIRST)
        assert Status.MISSED in {row[6] for row in before}
        roll_over(choices={CODE: (Act.LEAVE, "")})
        assert before == judged(branch.bureau, before=FIRST)
        assert Adoption.objects.get().valid_until == LAST
        [(proposal)] = [one for _, one in proposals(branch.bureau, YEAR + 1)]
        assert proposal.own is None


class TestAdoptYear:
    def test_confirms_custom_again_under_its_source_with_what_was_stricter(self, branch, roll_over, tmp_path):
        Adoption.objects.update(changes={"at_least": 2}, decision="tightened")
        roll_over(choices={CODE: (Act.ADOPT, SOURCE)})
        again = Adoption.objects.get(valid_from=FIRST)
        assert (again.source, again.changes, again.get_decision_display()) == (
            SOURCE,
            {"at_least": 2},
            "从严细化",
        )
        assert Adoption.objects.count() == 2

    def test_ends_older_adoptions_too_so_that_none_comes_back(self, branch, roll_over):
        Adoption.objects.create(
            bureau=branch.bureau, obligation=branch.obligation, decision="adopted", source="《旧办法》",
            valid_from=date(2025, 1, 1), proposed_by=branch.recorder, decided_at=AT,
        )  # fmt: skip
        roll_over(choices={CODE: (Act.LEAVE, "")})
        assert set(Adoption.objects.values_list("valid_until", flat=True)) == {LAST}

    def test_writes_one_entry_and_marks_the_bureau(self, branch, roll_over):
        StaleMark.objects.all().delete()
        before = Entry.objects.count()
        adopted = roll_over()
        assert Entry.objects.count() == before + 1
        logged = Entry.objects.get(kind="yearlist:adopted")
        assert (logged.object_id, logged.changes["采用为本单位制度"]) == (str(adopted.pk), [CODE])
        assert StaleMark.objects.get().bureau == branch.bureau

    def test_twice_finds_the_first_and_changes_nothing(self, branch, roll_over):
        first = roll_over()
        kept = [list(model.objects.values()) for model in (Adoption, YearList, Entry)]
        assert roll_over(choices={CODE: (Act.LEAVE, "")}) == first
        assert kept == [list(model.objects.values()) for model in (Adoption, YearList, Entry)]

    def test_keeps_the_list_as_it_was_adopted(self, branch, roll_over):
        [row] = roll_over().rows
        assert row == {
            "code": CODE, "title": "季度学习", "subject": "党支部", "kind": "confirm", "act": "adopt",
            "asks": "每季度至少1次", "source": "《学习制度》第三条", "version": "",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("choices", "said"),
        [
            ({CODE: (Act.ADOPT, " ")}, "请写明本单位的制度名称和条款"),
            ({CODE: (Act.TAKE, "")}, "请选择明年如何处理"),
        ],
    )
    def test_refuses_what_is_not_offered_or_has_no_source_and_writes_nothing(self, roll_over, choices, said):
        with pytest.raises(ValidationError, match=said) as caught:
            roll_over(choices=choices)
        assert list(caught.value.message_dict) == [CODE]
        assert not YearList.objects.exists()
        assert Adoption.objects.count() == 1

    def test_refuses_what_the_person_has_not_seen(self, branch):
        with pytest.raises(ValidationError, match="您查看以后"):
            adopt_year(bureau=branch.bureau, year=YEAR, choices={}, seen="", by=branch.recorder, at=AT)

    def test_refuses_a_year_that_is_over(self, branch):
        with pytest.raises(ValidationError, match="2025年已经过去"):
            adopt_year_as_proposed(bureau=branch.bureau, year=2025, by=branch.recorder)

    def test_refuses_who_may_not_adopt(self, branch):
        with pytest.raises(Refused, match="局级的党务干部"):
            adopt_year_as_proposed(bureau=branch.bureau, year=YEAR, by=branch.stranger)

    def test_never_extends_a_waiver_and_says_who_may(self, branch, roll_over):
        waive(
            bureau=branch.bureau, obligation=branch.obligation, reason="新设支部。", valid_from=date(2026, 4, 1),
            valid_until=LAST, approved_by=UserFactory(can={"head": branch.bureau}), by=branch.recorder, at=AT,
        )  # fmt: skip
        [(_, proposal)] = proposals(branch.bureau, YEAR)
        assert proposal.kind == Kind.WAIVER_EXPIRES
        assert "仍不适用的，由主要负责人另行批准" in "".join(proposal.reasons)
        roll_over()
        assert Adoption.objects.get(decision="waived").valid_until == LAST


def test_the_outcome_counts_what_has_ended_in_the_year(branch):
    """First quarter missed, second still open, last year's not counted."""
    branch.evaluate()
    assert outcomes_of(branch.bureau, 2026) == {CODE: Outcome(closed=1, undone=1, late=0)}


def test_the_proposals_cost_the_same_however_many(branch, tmp_path, django_assert_num_queries):
    loaded(tmp_path, entry(), *(entry(f"test.n{number}") for number in range(20)))
    with django_assert_num_queries(4):  # decisions; obligations, their versions, bases, regulations
        assert len(proposals(branch.bureau, YEAR)) == 21


class TestThePage:
    def sent(self, page, **fields):
        return {"seen": page.context["seen"], CODE: "adopt", f"{CODE}.source": SOURCE} | fields

    def test_shows_the_proposal_with_its_reasons_and_takes_it_once(self, client, branch):
        branch.evaluate()
        client.force_login(branch.recorder)
        page = client.get(reverse(PAGE))
        text = page.content.decode()
        assert "惯例待重新确认（1项）" in text
        assert "今年已到期1个节点，未完成或佐证不足1个" in text
        sent = self.sent(page)
        for _ in range(2):
            answer = client.post(reverse(PAGE), sent)
            assert (answer.status_code, answer.url) == (302, reverse("catalogue:year", args=[YEAR]))
        assert YearList.objects.get().rows[0]["source"] == SOURCE
        assert SOURCE in client.get(answer.url).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({CODE: ""}, "请选择明年如何处理"),
            ({CODE: "burn"}, "burn"),
            ({f"{CODE}.source": "  "}, "请写明本单位的制度名称和条款"),
            ({"seen": "old"}, "您查看以后"),
        ],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(self, client, branch, wrong, said):
        client.force_login(branch.recorder)
        answer = client.post(reverse(PAGE), self.sent(client.get(reverse(PAGE)), **wrong))
        assert answer.status_code == 422
        assert said in answer.content.decode()
        if f"{CODE}.source" not in wrong:
            assert SOURCE in answer.content.decode()
        assert not YearList.objects.exists()

    def test_shows_the_leadership_the_proposal_without_the_form(self, client, branch):
        client.force_login(UserFactory(can={"head": branch.bureau}))
        text = client.get(reverse(PAGE)).content.decode()
        assert "惯例待重新确认（1项）" in text
        assert "采用2027年责任清单" not in text
        assert "采用责任事项由示范县文化和旅游局局级的党务干部办理" in text

    def test_is_taken_along_as_a_workbook_and_that_is_logged(self, client, branch, roll_over):
        client.force_login(branch.recorder)
        rows = list(
            load_workbook(io.BytesIO(client.get(reverse(PAGE), {"format": "xlsx"}).content)).active.values
        )
        assert rows[1][:5] == (CODE, "季度学习", "党支部", "惯例待重新确认", "每季度至少1次")
        answer = client.get(roll_over().get_absolute_url(), {"format": "xlsx"})
        assert list(load_workbook(io.BytesIO(answer.content)).active.values)[1][0] == CODE
        assert Entry.objects.filter(kind="yearlist:exported").count() == 2

    def test_an_adopted_list_says_what_the_catalogue_has_changed_since(
        self, client, branch, roll_over, tmp_path
    ):
        address = roll_over().get_absolute_url()
        client.force_login(branch.recorder)
        assert "又有变化" not in client.get(address).content.decode()
        loaded(tmp_path, changed_from("2027-07-01", every="month"), entry("test.later"))
        assert [one.code for one in client.get(address).context["changed"]] == [CODE, "test.later"]
