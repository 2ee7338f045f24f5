"""Templates: what the package brings is sound, and a faulty one is refused with a sentence that helps."""

from copy import deepcopy

import pytest
import yaml

from zhunsheng.reports.reading import LIBRARY, TemplateError, codes, library, parse, template

CLAIM = {"key": "visits", "text": "走访{count}次。", "kinds": ["visit"], "honest": "未走访。"}


def section(**more):
    return {"heading": "服务", "items": [{"lead": "走访", "claims": [CLAIM]}]} | more


def words(claims=(CLAIM,), **more):
    whole = {
        "name": "试用模板",
        "title": "{unit}{period}报告",
        "limit": 5000,
        "opening": ["截至{as_of}。"],
        "deeds": {
            "heading": "工作开展情况",
            "sections": [{"heading": "服务", "items": [{"lead": "走访", "claims": list(claims)}]}],
        },
        "problems": {"heading": "存在的问题", "none": "无。"},
        "next_steps": {"heading": "下一步整改措施", "none": "无。"},
    }
    return yaml.safe_dump(whole | more, allow_unicode=True)


def test_the_yearly_template_has_its_three_parts_and_the_thrift_section_that_the_regulation_asks_for():
    annual = template("annual")
    assert len(annual.sections) == 4
    assert (annual.problems.heading, annual.next_steps.heading) == ("存在的问题", "下一步整改措施")
    assert "第五十五条" in annual.claims["thrift"].required_by


@pytest.mark.parametrize("code", codes())
def test_every_template_of_the_package_is_sound_and_short(code):
    assert template(code).claims
    assert template(code).limit <= 5000


def test_every_sentence_of_the_library_is_used_and_written_once():
    used = {key for code in codes() for key in template(code).claims}
    assert used == set(library())
    assert len(used) == LIBRARY.read_text(encoding="utf-8").count("- key:")


def test_a_template_may_name_a_sentence_of_the_library():
    assert parse(words(["visits"])).claims["visits"] == template("annual").claims["visits"]


def test_a_sound_template_is_read():
    assert parse(words()).claims["visits"].kinds == {"visit"}


@pytest.mark.parametrize(
    ("faulty", "names"),
    [
        ("a: [", "YAML"),
        ("[]", "object"),
        (words(limit="many"), "limit"),
        ("a: &a [*a]", "首尾相接"),
        (words(opening=["<script>alert(1)</script>"]), "标记"),
        (words(title="{% load x %}"), "占位符"),
        (words(more=1), "more"),
        (words([CLAIM, deepcopy(CLAIM)]), "visits"),
        (words([CLAIM | {"kinds": ["no_such_kind"]}]), "no_such_kind"),
        (words([CLAIM | {"evidence": ["no_such_proof"]}]), "no_such_proof"),
        (words([CLAIM | {"role": "organiser"}]), "subject_kind"),
        (words([CLAIM | {"role": "organiser", "subject_kind": "nobody"}]), "nobody"),
        (words([CLAIM | {"text": "走访{number}次。"}]), "number"),
        (words([CLAIM | {"text": "{count.__class__}"}]), "__class__"),
        (words([CLAIM | {"text": "{count!r}"}]), "count"),
        (words([CLAIM | {"text": "{count:>9999999}"}]), "count"),
        (words([CLAIM | {"text": "走访{count次。"}]), "花括号"),
        (words([CLAIM | {"honest": "未走访{count}。"}]), "honest"),
        (words(["no-such-sentence"]), "no-such-sentence"),
        (words(areas=["no-such-area"]), "no-such-area"),
        (
            words(deeds={"heading": "情况", "sections": [section(charts=["pie"])]}),
            "“服务”要画的图“pie”不认识",
        ),
        (words(problems={"heading": "问题", "none": "无。", "charts": ["pie"]}), "可用：activities_by_month"),
        (
            words(next_steps={"heading": "措施", "none": "无。", "charts": ["activities_by_month"]}),
            "没有自己的记录",
        ),
        (words(problems={"heading": "问题", "none": "无。", "charts": []}), "charts"),
        (
            words(
                of_person=True,
                deeds={"heading": "情况", "sections": [section(charts=["activities_by_month"])]},
            ),
            "个人报告不画图",
        ),
        (words(title="{password}"), "password"),
        (words(opening=["第一行\n第二行"]), "opening"),
    ],
)
def test_a_faulty_template_is_refused_and_the_fault_named(faulty, names):
    with pytest.raises(TemplateError, match=names):
        parse(faulty)


def test_an_unknown_template_is_answered_with_those_there_are():
    with pytest.raises(TemplateError, match="annual"):
        template("../../etc/passwd")
