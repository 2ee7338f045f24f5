"""What passes on with a post, and how a pack is put together; nothing here needs a database."""

from datetime import date

import pytest

from zhunsheng.handover import rules
from zhunsheng.handover.rules import Item, Part
from zhunsheng.organisation.models import PostKind

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, None),
        ({"on": date(2019, 12, 31)}, "on"),  # before the post began
        ({"on": date(2026, 7, 1)}, None),  # a month ahead may be prepared
        ({"on": date(2026, 7, 2)}, "on"),
        ({"ends_on": date(2026, 4, 2)}, None),  # sixty days late
        ({"ends_on": date(2026, 4, 1)}, "on"),
        ({"same": True}, "receiver"),
        ({"receiver_in_post": False}, "receiver"),
    ],
)
def test_a_handover_lies_near_the_end_of_the_post_and_goes_to_somebody_else(values, field):
    asked = {
        "on": TODAY, "starts_on": date(2020, 1, 1), "ends_on": None, "today": TODAY, "same": False,
        "receiver_in_post": True,
    } | values  # fmt: skip
    assert list(rules.faults_of_handover(**asked)) == ([field] if field else [])


@pytest.mark.parametrize(
    ("kind", "path", "kept", "expected"),
    [
        ("unit_head", "/1/3/", [], ["/1/3/"]),
        ("staff", "/1/3/", [], []),  # whoever leads nothing and keeps no records hands over only their own
        ("staff", "/1/3/", ["/1/"], ["/1/"]),  # the clerk who keeps the bureau's records
        ("unit_head", "/1/3/", ["/1/"], ["/1/"]),
        ("branch_committee", "/1/9/", ["/1/3/"], []),  # what is kept elsewhere goes with the post there
        ("unit_head", "/1/3/", ["/1/3/5/"], ["/1/3/"]),
    ],
)
def test_the_units_that_go_with_a_post(kind, path, kept, expected):
    assert rules.carried(kind, path, kept) == expected


def test_only_what_the_post_itself_owes_passes_on():
    assert rules.passes_on("leader_cadre", "secretary")
    assert not rules.passes_on("member", "unit_head")
    assert not rules.passes_on("member", "member")


def test_the_kinds_of_posts_are_those_of_the_organisation():
    assert set(PostKind.values) >= rules.LEADS | rules.NOT_HANDED_OVER


class TestPack:
    def item(self, part=Part.NEXT, what="党课", whose="一支部", due=date(2026, 6, 30), **values):
        return Item(part, what, whose, due, **{"state": "进行中", "url": "/a/"} | values)

    def lines(self, *items):
        return [
            (part["label"], [(line["what"], line["whose"], line["due"]) for line in part["items"]])
            for part in rules.pack(items)
        ]

    def test_parts_come_in_their_order_and_lines_by_date_with_the_undated_last(self):
        found = self.lines(
            self.item(Part.RECORDS, "会议", "", None),
            self.item(what="述职", due=None),
            self.item(what="调研", due=date(2026, 7, 1)),
            self.item(),
        )
        assert found == [
            (
                "接下来到期的责任",
                [("党课", "一支部", "2026-06-30"), ("调研", "一支部", "2026-07-01"), ("述职", "一支部", "")],
            ),
            ("记录在哪里", [("会议", "", "")]),
        ]

    def test_what_many_owe_alike_is_one_line_that_names_them(self):
        found = self.lines(
            self.item(), self.item(whose="二支部", url="/b/"), self.item(whose="三支部", state="未开始")
        )
        assert [whose for _, whose, _ in found[0][1]] == ["一支部、二支部", "三支部"]

    def test_a_notice_about_something_listed_elsewhere_is_left_out(self):
        notices = [self.item(Part.NOTICES, url="/a/"), self.item(Part.NOTICES, "邀请", url="/c/")]
        assert self.lines(self.item(), *notices)[1] == (
            "收件箱里的其他通知",
            [("邀请", "一支部", "2026-06-30")],
        )

    def test_nothing_open_is_an_empty_pack(self):
        assert rules.pack([]) == []
