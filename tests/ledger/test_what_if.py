"""What if: a supposition shows its difference, saves nothing, and says what in it makes no sense."""

import io
import json
from datetime import date

import pyarrow.parquet as pq
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from tests.catalogue.factories import entry
from tests.factories import PersonFactory
from zhunsheng.activities.models import Participation
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role, Status
from zhunsheng.ledger.evaluation import ask
from zhunsheng.ledger.exporting import COLUMNS
from zhunsheng.ledger.models import Evaluation, Occurrence
from zhunsheng.ledger.scenarios import Scenario, ScenarioError, difference, read_scenario, waived

TODAY = date(2026, 6, 1)


@pytest.fixture
def supposed(tmp_path):
    """Writes a scenario file."""

    def write(told):
        path = tmp_path / "scenario.yaml"
        path.write_text(told if isinstance(told, str) else yaml.safe_dump(told, allow_unicode=True))
        return path

    return write


def due_and_status(occurrences):
    return {f"{row.due:%m-%d}": row.status for row in occurrences if row.due.year == 2026}


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (Scenario(), {"03-31": Status.MISSED, "06-30": Status.OPEN, "09-30": Status.UPCOMING}),
        (
            Scenario(waivers=(waived("test.study"),)),
            {"03-31": Status.WAIVED, "06-30": Status.WAIVED, "09-30": Status.WAIVED},
        ),
        (
            Scenario(changes={"test.study": {"every": "half_year"}}),
            {"06-30": Status.OPEN, "12-31": Status.UPCOMING},
        ),
    ],
)
def test_a_supposition_is_judged_by_the_same_law(branch, scenario, expected):
    assert due_and_status(ask(branch.bureau, as_of=TODAY, scenario=scenario).occurrences) == expected


def test_the_difference_names_what_changes_comes_and_goes(branch):
    before = ask(branch.bureau, as_of=TODAY).occurrences
    longer = ask(
        branch.bureau, as_of=TODAY, scenario=Scenario(changes={"test.study": {"every": "half_year"}})
    ).occurrences
    assert difference(before, before) == []
    changes = [
        (change.before and change.before.window_end, change.after and change.after.window_end)
        for change in difference(before, longer)
        if change.either.window_start.year == 2026
    ]
    june, september, december = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
    assert changes == [(date(2026, 3, 31), june), (june, None), (september, december)]


def test_a_waiver_can_be_supposed_for_one_unit_only(branch, supposed):
    path = supposed({"waive": [{"obligation": "test.study", "unit": branch.unit.name}]})
    assert read_scenario(path, branch.bureau).waivers[0].subject == branch.unit.subject_id


def test_another_catalogue_can_be_supposed(branch, supposed, tmp_path):
    stricter = entry()
    stricter["versions"][0]["rule"]["at_least"] = 2
    (tmp_path / "draft.yaml").write_text(yaml.safe_dump([stricter], allow_unicode=True))
    branch.study(date(2026, 5, 20))
    scenario = read_scenario(supposed({"catalogue": "draft.yaml"}), branch.bureau)
    assert due_and_status(ask(branch.bureau, as_of=TODAY).occurrences)["06-30"] == Status.MET
    assert (
        due_and_status(ask(branch.bureau, as_of=TODAY, scenario=scenario).occurrences)["06-30"] == Status.OPEN
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("a: [", "不是正确的 YAML"),
        ({"as_of": "2026-02-30"}, "应为存在的日期"),
        ({"waved": []}, "不认识字段waved"),
        ({"waive": [{"obligation": "no.such"}]}, "没有编号为“no.such”的责任事项"),
        ({"waive": [{"obligation": "test.study", "unit": "外局"}]}, "没有名为“外局”的单位"),
        ({"change": [{"obligation": "test.study", "rule": {"at_least": 0}}]}, "at_least：写的是0，应大于0"),
        ({"change": [{"obligation": "test.study", "rule": {"answered_by": ["tea"]}}]}, "没有名为“tea”的事实"),
        ({"change": [{"obligation": "test.study", "rule": {"every": None}}]}, "至少应写一个"),
        ({"catalogue": "none.yaml"}, "打不开"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(branch, supposed, told, sentence):
    with pytest.raises(ScenarioError, match=sentence):
        read_scenario(supposed(told), branch.bureau)


def test_a_missing_file_is_named(branch, tmp_path):
    with pytest.raises(ScenarioError, match="打不开"):
        read_scenario(tmp_path / "none.yaml", branch.bureau)


class TestTheCommand:
    def test_shows_the_difference_and_keeps_the_ledger_as_it_is(self, branch, supposed, capsys):
        branch.evaluate()
        before = list(Occurrence.objects.values_list("pk", "status"))
        call_command("evaluate", what_if=supposed({"as_of": "2026-07-01"}))
        printed = capsys.readouterr().out
        assert "进行中 → 未完成　季度学习　机关第一支部　2026年第2季度" in printed
        assert list(Occurrence.objects.values_list("pk", "status")) == before

    def test_refuses_a_faulty_scenario_in_words(self, branch, supposed):
        with pytest.raises(CommandError, match="没有试算"):
            call_command("evaluate", what_if=supposed({"waived": []}))

    def test_gives_json_with_reasons_and_changes(self, branch, supposed, capsys):
        call_command("evaluate", format="json", what_if=supposed({"waive": [{"obligation": "test.study"}]}))
        (told,) = [one for one in json.loads(capsys.readouterr().out) if one["bureau"] == branch.bureau.name]
        assert told["counts"] == {"waived": len(told["occurrences"])}
        assert {(change["before"], change["after"]) for change in told["changes"]} >= {("missed", "waived")}

    def test_writes_parquet_and_asks_for_a_file_to_write_to(self, branch, tmp_path):
        with pytest.raises(CommandError, match="--out"):
            call_command("evaluate", format="parquet")
        path = tmp_path / "occurrences.parquet"
        call_command("evaluate", format="parquet", out=path, unit=branch.bureau.name)
        table = pq.read_table(path)
        assert table.schema.equals(COLUMNS)
        missed = [row for row in table.to_pylist() if row["status"] == "missed"]
        assert {row["due"] for row in missed} >= {date(2026, 3, 31)}
        assert all("还差1次" in row["reasons"] for row in missed)


class TestThePage:
    def ask(self, client, **query):
        return client.get(reverse("ledger:what_if"), query)

    def test_shows_what_would_differ_and_saves_nothing(self, client, branch):
        branch.evaluate()
        client.force_login(branch.recorder)
        page = self.ask(client, as_of="2026-07-01").content.decode()
        assert "2026年第2季度" in page
        assert Evaluation.objects.get(bureau=branch.bureau).as_of == TODAY

    def test_a_changed_rule_is_tried(self, client, branch):
        client.force_login(branch.recorder)
        page = self.ask(client, obligation=branch.obligation.pk, supposed="change", every="half_year")
        assert page.context["page"].paginator.count > 0

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"as_of": ""}, "请选一个责任事项，或填一个截至日期"),
            ({"supposed": "change"}, "请至少填一项要改变的要求"),
            ({"supposed": "change", "at_least": "0"}, "应大于0"),
            ({"supposed": "change", "due": "02-30"}, "只有 every 为 year 时才能写"),
        ],
    )
    def test_says_what_makes_no_sense(self, client, branch, query, sentence):
        client.force_login(branch.recorder)
        if "supposed" in query:
            query = query | {"obligation": branch.obligation.pk}
        assert sentence in self.ask(client, **query).content.decode()

    def test_the_difference_can_be_taken_along_and_that_is_logged(self, client, branch):
        client.force_login(branch.recorder)
        response = self.ask(client, as_of="2026-07-01", format="xlsx")
        rows = list(load_workbook(io.BytesIO(response.content)).active.values)
        assert ("季度学习", "机关第一支部", "2026年第2季度") in {row[:3] for row in rows}
        assert Entry.objects.get(kind="ledger:exported").changes["rows"] == len(rows) - 1


def test_a_record_that_cannot_count_is_listed_and_stops_nothing(client, branch):
    """Somebody without a post in the bureau slipped past the forms: the rest counts, and the ledger says so."""
    session = branch.study(date(2026, 5, 20))
    Participation.objects.create(
        activity=session, person=PersonFactory(name="外来丙三"), role=Role.PARTICIPANT
    )
    branch.evaluate()
    client.force_login(branch.recorder)
    page = client.get(reverse("ledger:matrix")).content.decode()
    assert "有 1 条记录未计入" in page
    assert "“外来丙三”不在本单位的机构和人员里" in page
    assert Occurrence.objects.get(subject=branch.unit.subject_id, due=date(2026, 6, 30)).status == Status.MET
