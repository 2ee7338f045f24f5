"""Everyone signed in may read the catalogue; a bureau's decisions are its own people's, made by the right ones."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from tests.catalogue.factories import entry, loaded
from tests.factories import AT, TODAY, UnitFactory, UserFactory
from zhunsheng.catalogue.actions import adopt, load_catalogue
from zhunsheng.catalogue.models import Adoption, Regulation

pytestmark = pytest.mark.django_db
ADOPT, WAIVE = "catalogue:adopt", "catalogue:waive"
SOURCE = "《学习制度》第三条"


@pytest.fixture
def bureau():
    return UnitFactory(name="示例局")


@pytest.fixture
def people(bureau):
    return {
        "recorder": UserFactory(can={"recorder": bureau}),
        "head": UserFactory(can={"head": bureau}),
        "department_recorder": UserFactory(can={"recorder": UnitFactory(parent=bureau)}),
        "nobody": UserFactory(),
    }


@pytest.fixture
def obligation(tmp_path):
    return loaded(tmp_path, entry())


def page(name, *args):
    return reverse(name, args=args)


@pytest.mark.parametrize(
    ("name", "nobody", "department_recorder", "recorder", "head"),
    [
        ("catalogue:list", 200, 200, 200, 200),
        ("catalogue:obligation", 200, 200, 200, 200),
        ("catalogue:regulations", 200, 200, 200, 200),
        ("catalogue:regulation", 200, 200, 200, 200),
        (ADOPT, 404, 403, 200, 403),
        (WAIVE, 404, 403, 403, 200),
    ],
)
def test_who_may_open_which_page(
    client, people, obligation, name, nobody, department_recorder, recorder, head
):
    args = {
        "catalogue:list": [],
        "catalogue:regulations": [],
        "catalogue:regulation": [Regulation.objects.get().pk],
    }
    wanted = {
        "nobody": nobody,
        "department_recorder": department_recorder,
        "recorder": recorder,
        "head": head,
    }
    found = {}
    for person in wanted:
        client.force_login(people[person])
        found[person] = client.get(page(name, *args.get(name, [obligation.code]))).status_code
    assert found == wanted


@pytest.mark.parametrize("name", ["catalogue:obligation", ADOPT, WAIVE])
def test_an_unknown_obligation_is_not_found(client, people, name):
    client.force_login(people["recorder"])
    assert client.get(page(name, "no.such")).status_code == 404


def test_the_refusal_says_whom_to_turn_to(client, people, obligation):
    client.force_login(people["department_recorder"])
    answer = client.post(page(ADOPT, obligation.code), {"source": SOURCE, "valid_from": "2026-06-01"})
    assert answer.status_code == 403
    assert "采用责任事项由示例局局级的党务干部办理" in answer.content.decode()
    assert not Adoption.objects.exists()


class TestList:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, people, obligation, tmp_path, bureau):
        loaded(
            tmp_path,
            entry(),
            entry("test.talk", title="年度谈话", title_en="Talk", area="supervision", subject="secretary",
                  version={"confidence": "verified", "basis": [{"regulation": "示例谈话规定", "year": 2020}]}),
        )  # fmt: skip
        adopt(
            bureau=bureau,
            obligation=obligation,
            source=SOURCE,
            valid_from=TODAY,
            by=people["recorder"],
            at=AT,
        )
        client.force_login(people["recorder"])

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ({}, ["季度学习", "年度谈话"]),
            ({"area": "supervision"}, ["年度谈话"]),
            ({"subject": "branch"}, ["季度学习"]),
            ({"confidence": "verified"}, ["年度谈话"]),
            ({"adoption": "adopted"}, ["季度学习"]),
            ({"adoption": "none"}, ["年度谈话"]),
            ({"adoption": "waived"}, []),
            ({"q": "谈话规定"}, ["年度谈话"]),
            ({"q": "quarterly"}, ["季度学习"]),
            ({"area": "weather"}, ["季度学习", "年度谈话"]),
            ({"sort": "-order"}, ["年度谈话", "季度学习"]),
        ],
    )
    def test_is_narrowed_and_ordered_by_the_address(self, client, query, titles):
        answer = client.get(page("catalogue:list"), query)
        assert [obligation.title for obligation in answer.context["page"]] == titles

    def test_is_narrowed_by_regulation(self, client):
        regulation = Regulation.objects.get(name="示例谈话规定")
        answer = client.get(page("catalogue:list"), {"regulation": regulation.pk})
        assert [obligation.title for obligation in answer.context["page"]] == ["年度谈话"]

    def test_is_exported_as_it_is_narrowed(self, client):
        answer = client.get(page("catalogue:list"), {"area": "supervision", "format": "xlsx"})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        assert "年度谈话" in texts
        assert "季度学习" not in texts


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_however_long(client, people, tmp_path, django_assert_num_queries, rows):
    loaded(tmp_path, *(entry(f"test.n{number}") for number in range(rows)))
    client.force_login(people["recorder"])
    # who is asking (5: session, user, grants, name, notices), the bureau, its decisions, the regulations to
    # choose from, how many, one page of them, their versions, bases and regulations
    with django_assert_num_queries(11):
        client.get(page("catalogue:list"))


def test_a_regulation_shows_its_duties_with_the_articles_that_were_read(client, people, tmp_path):
    made = entry()
    version = made["versions"][0]
    regulation = version["basis"][0]
    later = version | {
        "valid_from": "2026-01-01",
        "basis": [regulation | {"article": "第六条"}, {"regulation": "别的规定"}],
    }
    loaded(tmp_path, made | {"versions": [version, later]})
    client.force_login(people["nobody"])
    answer = client.get(
        page("catalogue:regulation", Regulation.objects.get(name=regulation["regulation"]).pk)
    )
    assert [(obligation.title, articles) for obligation, articles in answer.context["rows"]] == [
        ("季度学习", "第六条")
    ]


class TestObligationPage:
    def test_says_what_custom_means_until_it_is_adopted(self, client, people, obligation):
        client.force_login(people["recorder"])
        text = client.get(obligation.get_absolute_url()).content.decode()
        assert "每季度至少1次" in text
        assert "采用为本单位制度之前只作提醒" in text
        assert "示例局尚未采用或豁免本事项，目前只作提醒" in text
        assert page(ADOPT, obligation.code) in text
        assert page(WAIVE, obligation.code) not in text

    def test_says_that_it_is_not_judged_yet(self, client, people, tmp_path):
        obligation = loaded(tmp_path, entry(rule={"answered_by": []}))
        client.force_login(people["recorder"])
        assert (
            "本事项的登记模块尚未启用，暂不判定。"
            in client.get(obligation.get_absolute_url()).content.decode()
        )

    def test_shows_the_bureaus_decision_to_its_people_only(self, client, people, obligation, bureau):
        adopt(bureau=bureau, obligation=obligation, source=SOURCE, valid_from=TODAY,
              changes={"at_least": 2}, by=people["recorder"], at=AT)  # fmt: skip
        client.force_login(people["department_recorder"])
        assert "每季度至少2次" in client.get(obligation.get_absolute_url()).content.decode()
        client.force_login(UserFactory(can={"recorder": UnitFactory()}))
        assert SOURCE not in client.get(obligation.get_absolute_url()).content.decode()


class TestAdopting:
    def test_takes_what_was_made_stricter_once_however_often_it_is_sent(self, client, people, obligation):
        client.force_login(people["recorder"])
        sent = {
            "source": SOURCE,
            "valid_from": "2026-06-01",
            "at_least": "2",
            "every": "month",
            "evidence": ["materials"],
        }
        for _ in range(2):
            assert client.post(page(ADOPT, obligation.code), sent).status_code == 302
        adoption = Adoption.objects.get()
        assert adoption.changes == {"at_least": 2, "every": "month", "evidence": ["materials"]}
        assert (adoption.valid_from, adoption.proposed_by) == (date(2026, 6, 1), people["recorder"])

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"source": ""}, "source"),
            ({"valid_from": "2026-13-01"}, "valid_from"),
            ({"at_least": "0.5"}, "只能提高：制度要求1，填写的是0.5"),
            ({"every": "year"}, "every"),
        ],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(self, client, people, obligation, wrong, said):
        client.force_login(people["recorder"])
        sent = {"source": SOURCE, "valid_from": "2026-06-01"} | wrong
        answer = client.post(page(ADOPT, obligation.code), sent)
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors)
        kept = sent["source"] or sent["valid_from"]
        assert kept in answer.content.decode()
        assert not Adoption.objects.exists()

    @pytest.mark.parametrize(
        "code", ["zzj.center-group-plan", "open.request-answer", "conduct.wedding-before"]
    )
    def test_offers_only_what_the_rule_has(self, client, people, code):
        load_catalogue(by="测试", at=AT)
        client.force_login(people["recorder"])
        form = client.get(page(ADOPT, code)).context["form"]
        offered = {
            "zzj.center-group-plan": {"at_least", "due", "evidence"},
            "open.request-answer": {"within", "extension", "evidence"},
            "conduct.wedding-before": {"before", "evidence"},
        }
        assert set(form.fields) == {"source", "valid_from"} | offered[code]


class TestWaiving:
    @pytest.fixture
    def sent(self, people):
        return {
            "proposed_by": people["recorder"].pk,
            "reason": "不设支部委员会。",
            "valid_from": "2026-06-01",
        }

    def test_is_entered_by_who_approves_once_however_often_it_is_sent(self, client, people, obligation, sent):
        client.force_login(people["head"])
        for _ in range(2):
            assert client.post(page(WAIVE, obligation.code), sent).status_code == 302
        waiver = Adoption.objects.get()
        assert (waiver.approved_by, waiver.proposed_by) == (people["head"], people["recorder"])

    def test_offers_only_proposers_who_may_and_are_somebody_else(self, client, people, obligation):
        client.force_login(people["head"])
        form = client.get(page(WAIVE, obligation.code)).context["form"]
        assert list(form.fields["proposed_by"].queryset) == [people["recorder"]]

    def test_keeps_what_was_typed_when_something_is_wrong(self, client, people, obligation, sent):
        client.force_login(people["head"])
        answer = client.post(page(WAIVE, obligation.code), sent | {"valid_until": "2026-05-01"})
        assert answer.status_code == 422
        assert "终止日期 2026-05-01 早于生效日期 2026-06-01" in answer.content.decode()
        assert "不设支部委员会。" in answer.content.decode()
        assert not Adoption.objects.exists()

    def test_of_a_duty_of_people_names_no_unit(self, client, people, tmp_path):
        obligation = loaded(tmp_path, entry("test.person", subject="secretary"))
        client.force_login(people["head"])
        assert "unit" not in client.get(page(WAIVE, obligation.code)).context["form"].fields
