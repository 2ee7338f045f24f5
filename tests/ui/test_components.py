"""Components say in words what they show, keep the filter in the address, and never lose what was typed."""

import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ui.samples import SampleForm
from zhunsheng.ui.tables import page_of
from zhunsheng.ui.tones import LOOKS, look_of


def draw(source, address="/list/", **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get(address))


def tags(html, name):
    return re.findall(rf"<{name}\b[^>]*>", html)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_look_and_the_engines_word(status):
    assert look_of(status.value).label == STATUS_LABELS["zh"][status]


def test_no_two_states_of_an_occurrence_share_a_glyph():
    """Colour is never the only difference."""
    glyphs = [LOOKS[status].glyph for status in Status]
    assert len(set(glyphs)) == len(glyphs)


def test_a_state_is_a_glyph_a_word_and_a_tone():
    html = draw('{% status "missed" %}')
    assert "<svg" in html
    assert "未完成" in html
    assert "status--late" in html


def test_an_unknown_state_is_shown_by_its_name():
    assert "something-new" in draw('{% status "something-new" %}')


@pytest.mark.parametrize(
    ("address", "leads_to", "direction"),
    [
        ("/list/?q=x&page=3", "sort=due", None),
        ("/list/?q=x&sort=due", "sort=-due", "ascending"),
        ("/list/?q=x&sort=-due", "sort=due", "descending"),
    ],
)
def test_a_heading_turns_the_order_round_keeping_the_filter(address, leads_to, direction):
    html = draw('{% sort_header "期限" "due" %}', address)
    link = re.search(r'href="([^"]+)"', html)[1]
    assert leads_to in link.split("&amp;")
    assert "q=x" in link
    assert "page=" not in link
    assert re.findall(r'aria-sort="(\w+)"', html) == ([direction] if direction else [])


def test_the_pager_keeps_the_filter_and_says_where_one_is():
    html = draw("{% pager page %}", "/list/?q=x&page=2", page=page_of(range(30), "2", per_page=10))
    assert "第 2 页，共 3 页，30 条" in html
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', html) == [
        ("prev", "?q=x&amp;page=1"),
        ("next", "?q=x&amp;page=3"),
    ]


def test_one_page_has_no_pager():
    assert not draw("{% pager page %}", page=page_of(range(3), None)).strip()


def test_what_a_page_leaves_empty_is_not_drawn():
    assert not draw('{% filled "aside" %}  {% endfilled %}').strip()
    assert "<aside" in draw('{% filled "aside" %}依据{% endfilled %}')


def test_text_from_people_stays_text():
    html = draw("{% card title %}{{ note }}{% endcard %}{% empty note %}", title="<b>", note="<script>")
    assert "<b>" not in html
    assert "<script>" not in html


class TestForm:
    @pytest.fixture
    def wrong(self):
        return SampleForm({"title": "字" * 61, "kind": "study", "minutes": "已写的内容"})

    def test_optional_is_said_and_required_is_not(self):
        html = draw("{{ form }}", form=SampleForm())
        optional = re.findall(r'>([^<>]+)<span class="field__optional">（选填）', html)
        assert optional == ["记录要点", "佐证文件"]

    def test_every_error_stands_at_its_field_and_leads_there_from_the_top(self, wrong):
        html = draw("{{ form }}", form=wrong)
        summary = html[: html.index("</ul>")]
        ids = set(re.findall(r'\bid="([^"]+)"', html))
        links = re.findall(r'href="#([^"]*)"', summary)
        assert f"有 {len(wrong.errors)} 处需要改正" in summary
        assert len(links) == len(wrong.errors) == html.count('class="field__error"')
        assert set(links) <= ids

    def test_what_was_typed_is_kept(self, wrong):
        html = draw("{{ form }}", form=wrong)
        assert "字" * 61 in html
        assert "已写的内容" in html

    def test_a_reader_program_hears_hint_and_error(self, wrong):
        html = draw("{{ form }}", form=wrong)
        title = next(tag for tag in tags(html, "input") if 'name="title"' in tag)
        assert 'aria-invalid="true"' in title
        described = re.search(r'aria-describedby="([^"]+)"', title)[1].split()
        assert described == ["id_title_helptext", "id_title_error"]
        assert set(described) <= set(re.findall(r'\bid="([^"]+)"', html))

    def test_hidden_fields_have_no_label(self):
        class KeyForm(forms.Form):
            key = forms.CharField(label="钥匙", widget=forms.HiddenInput)

        assert "钥匙" not in draw("{{ form }}", form=KeyForm())


class TestBar:
    def test_widths_fill_the_bar_in_proportion(self):
        parts = [{"status": "met", "count": 3, "url": "?a"}, {"status": "missed", "count": 1, "url": "?b"}]
        html = draw('{% bar parts "按状态" %}', parts=parts)
        assert re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)"', html) == [
            ("0.0", "750.0"),
            ("750.0", "250.0"),
        ]
        assert "按状态，共 4 个" in html

    def test_one_among_hundreds_is_still_seen(self):
        parts = [{"status": "met", "count": 999, "url": "?a"}, {"status": "missed", "count": 1, "url": "?b"}]
        html = draw('{% bar parts "按状态" %}', parts=parts)
        widths = [float(width) for width in re.findall(r'y="0" width="([\d.]+)"', html)]
        assert widths[1] > 5
        assert sum(widths) == pytest.approx(1000, abs=0.2)

    def test_nothing_counted_draws_nothing_but_still_says_so(self):
        html = draw('{% bar parts "按状态" %}', parts=[{"status": "met", "count": 0, "url": "?"}])
        assert "<rect" not in html
        assert "共 0 个" in html


class TestMatrix:
    @pytest.fixture
    def html(self):
        cell = {"status": "missed", "url": "/gap/", "title": "支部 3月 主题党日", "count": 2}
        return draw(
            '{% include "ui/matrix.html" with caption="台账" corner="主体" total_label="合计" %}',
            columns=["3月", "4月"],
            rows=[{"label": "支部", "url": "/unit/", "cells": [cell, None], "total": "0/2"}],
            legend=[{"status": "missed", "count": 2, "url": "?status=missed"}],
        )

    def test_a_cell_says_its_status_in_words(self, html):
        assert "未完成，2 个：支部 3月 主题党日" in html

    def test_nothing_owed_is_an_empty_cell(self, html):
        assert "<td></td>" in html

    def test_rows_and_columns_are_headed(self, html):
        assert len(tags(html, "th")) == 5
        assert all("scope=" in tag for tag in tags(html, "th"))

    def test_the_legend_filters(self, html):
        assert 'href="?status=missed"' in html
