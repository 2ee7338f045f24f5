"""Loading is all or nothing, can be repeated, and never rewrites what was published."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.catalogue.factories import data_file, entry, loaded
from tests.factories import AT, UnitFactory
from zhunsheng.audit.models import Entry
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.catalogue.models import Basis, Obligation, Regulation, Version
from zhunsheng.catalogue.reading import CatalogueError
from zhunsheng.organisation.models import StaleMark

pytestmark = pytest.mark.django_db


def second_version(made, **fields):
    later = deepcopy(made["versions"][0]) | {"valid_from": "2026-04-01"} | fields
    return made | {"versions": [*made["versions"], later]}


class TestLoad:
    def test_brings_in_the_whole_catalogue_with_one_audit_entry(self):
        counts = load_catalogue(by="测试", at=AT)
        assert Obligation.objects.count() == counts["obligations"] == 93
        assert Version.objects.count() == counts["versions"] == 100
        assert list(Entry.objects.values_list("kind", flat=True)) == ["catalogue:loaded"]

    def test_marks_every_bureau_for_evaluation(self):
        bureau = UnitFactory()
        load_catalogue(by="测试", at=AT)
        assert StaleMark.objects.get().bureau == bureau

    def test_a_second_time_changes_nothing_and_writes_nothing(self):
        load_catalogue(by="测试", at=AT)
        kept = [list(model.objects.values()) for model in (Obligation, Version, Basis, Regulation, Entry)]
        counts = load_catalogue(by="测试", at=AT)
        assert (counts["new"], counts["reworded"]) == (0, 0)
        assert kept == [
            list(model.objects.values()) for model in (Obligation, Version, Basis, Regulation, Entry)
        ]

    def test_follows_the_wording_of_the_file(self, tmp_path):
        loaded(tmp_path, entry())
        obligation = loaded(tmp_path, entry(title="每季学习", version={"note": "改了说明。"}))
        assert obligation.title == "每季学习"
        assert obligation.versions.get().note == "改了说明。"

    def test_a_later_version_closes_the_one_before_it_the_day_before(self, tmp_path):
        loaded(tmp_path, entry())
        obligation = loaded(tmp_path, second_version(entry()))
        spans = [(version.valid_from, version.valid_until) for version in obligation.versions.all()]
        assert spans == [(date(2026, 4, 1), None), (None, date(2026, 3, 31))]


class TestLoadRefuses:
    @pytest.mark.parametrize(
        "changed",
        [
            entry(rule={"every": "month"}),
            entry(rule={"evidence": ["minutes"]}),
            entry(version={"confidence": "verified"}),
            entry(version={"basis": [{"regulation": "示例学习制度", "year": 2025}]}),
        ],
    )
    def test_a_changed_published_version_and_keeps_everything_as_it_was(self, tmp_path, changed):
        loaded(tmp_path, entry())
        with pytest.raises(CatalogueError, match="已发布的版本不能改动，请另加一个 valid_from 更晚的版本"):
            load_catalogue(by="测试", at=AT, path=data_file(tmp_path, entry("test.new"), changed))
        assert list(Obligation.objects.values_list("code", flat=True)) == ["test.study"]

    def test_to_move_the_end_of_a_version_once_set(self, tmp_path):
        loaded(tmp_path, entry(version={"valid_until": "2026-12-31"}))
        with pytest.raises(CatalogueError, match="已发布的版本不能改动"):
            loaded(tmp_path, entry(version={"valid_until": "2027-12-31"}))

    def test_a_file_without_a_published_version(self, tmp_path):
        loaded(tmp_path, second_version(entry()))
        with pytest.raises(CatalogueError, match="少了已发布的版本"):
            loaded(tmp_path, entry())

    def test_every_rewritten_version_at_once_by_its_line(self, tmp_path):
        loaded(tmp_path, entry("test.a"), entry("test.b"))
        changed = [entry(code, rule={"every": "month"}) for code in ("test.a", "test.b")]
        path = data_file(tmp_path, *changed)
        starts = [
            number
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if line.startswith("  - basis")
        ]
        with pytest.raises(CatalogueError, match="有2处错误，没有载入任何内容") as caught:
            load_catalogue(by="测试", at=AT, path=path)
        said = str(caught.value)
        for line, name in zip(starts, "ab", strict=True):
            assert f"第{line}行　责任事项 test.{name} 第1版" in said

    def test_a_faulty_file_on_the_command_line_naming_all_of_it(self, tmp_path):
        loaded(tmp_path, entry())
        before = list(Version.objects.values()), Entry.objects.count()
        path = data_file(
            tmp_path, entry("test.a", rule={"at_least": 0}), entry("test.b", rule={"evidence": ["x"]})
        )
        with pytest.raises(CommandError) as caught:
            call_command("load_catalogue", path)
        assert "at_least：写的是0，应大于0" in str(caught.value)
        assert "没有名为“x”的佐证" in str(caught.value)
        assert (list(Version.objects.values()), Entry.objects.count()) == before

    def test_another_subject_under_the_same_code(self, tmp_path):
        loaded(tmp_path, entry())
        with pytest.raises(CatalogueError, match="不能改为 member"):
            loaded(tmp_path, entry(subject="member"))
