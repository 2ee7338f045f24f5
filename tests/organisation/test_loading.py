"""Loading an organisation from a file: all or nothing, and every fault is named with its place."""

import pytest

from tests.factories import AT
from zhunsheng.organisation.loading import OrganisationError, load
from zhunsheng.organisation.models import Charge, Person, Post, Unit

pytestmark = pytest.mark.django_db

GOOD = """
bureau: 澄川县文化和旅游局
units:
  - {name: 非遗厅, kind: department, parent: 文化馆}
  - {name: 文化馆, kind: affiliated, founded_on: 2019-03-01}
people:
  - name: 甘棠
    staff_number: A001
    posts:
      - {unit: 文化馆, kind: unit_head, title: 馆长, starts_on: 2021-01-01}
    in_charge_of:
      - {unit: 非遗厅, starts_on: 2021-01-01}
"""


def load_text(text):
    return load(name="机构.yaml", text=text, by="测试", at=AT)


def test_a_unit_may_stand_before_its_parent_in_the_file():
    assert load_text(GOOD) == {"units": 3, "people": 1, "posts": 1, "charges": 1}
    assert Unit.objects.get(name="非遗厅").parent.name == "文化馆"
    assert Charge.objects.get().leader == Post.objects.get().person


def test_loading_the_same_file_again_adds_nothing():
    load_text(GOOD)
    assert load_text(GOOD) == {"units": 0, "people": 0, "posts": 0, "charges": 0}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "kind: affiliated, founded_on",
            "kind: affiliated, parent: 非遗厅, founded_on",
            "单位“非遗厅”“文化馆”互为上下级",
        ),
        ("parent: 文化馆", "parent: 图书馆", "上级“图书馆”不在文件里"),
        ("kind: department", "kind: office", "units → 1 → kind 不合要求：“office”不在可选范围内"),
        ("staff_number: A001", "number: A001", "缺少必填的字段 staff_number"),
        ("name: 甘棠", "name: 甘棠\n    phone: x", "有不认识的字段 phone"),
        ("starts_on: 2021-01-01}\n    in", "starts_on: 2021-02-30}\n    in", "“2021-02-30”不是日期"),
        (
            "title: 馆长, starts_on: 2021-01-01",
            "title: 馆长, starts_on: 2018-01-01",
            "“文化馆”存续于2019-03-01至今",
        ),
        ("units:", "units", "第 "),
    ],
)
def test_a_faulty_file_is_refused_whole(old, new, sentence):
    assert old in GOOD
    with pytest.raises(OrganisationError) as refusal:
        load_text(GOOD.replace(old, new))
    assert sentence in str(refusal.value)
    assert "“机构.yaml”" in str(refusal.value)
    assert not Unit.objects.exists()
    assert not Person.objects.exists()
