"""One example of everything the gallery shows; all of it invented."""

from django import forms

from zhunsheng.engine import Status
from zhunsheng.ui.charts import Chart, Series
from zhunsheng.ui.forms import DateInput
from zhunsheng.ui.tables import page_of
from zhunsheng.ui.tones import LOOKS, look_of

UNITS = ("局党组", "办公室", "机关第一支部", "博物馆支部")
MONTHS = [f"{month}月" for month in range(1, 13)]
CHARTS = {
    "columns": Chart(
        "sample-columns", "每月开展的活动", MONTHS,
        [
            Series("学习", [3, 4, 6, 2, 5, 7, 1, 0, 4, 5, 6, 3]),
            Series("会议", [2, 2, 3, 2, 2, 4, 2, 1, 2, 2, 3, 2]),
            Series("谈话", [0, 1, 4, 0, 0, 9, 0, 0, 3, 0, 0, 6]),
        ],
        "次",
    ),
    "line": Chart(
        "sample-line", "按期完成的比例", MONTHS,
        [
            Series("今年", [80, 82, 85, 84, 88, 90, 91, 89, 93, 95, None, None]),
            Series("去年", [70, 72, None, 75, 74, 78, 80, 79, 82, 81, 83, 85]),
        ],
        "%",
        target=75,
    ),
    "bars": Chart(
        "sample-bars", "各单位问题", ["办公室", "机关第一支部", "县非物质文化遗产保护中心支部"],
        [Series("已销号", [8, 12, 3], "good"), Series("整改中", [2, 0, 5], "warn"), Series("逾期", [1, 0, 2], "late")],
        "个",
    ),
    "share": Chart(
        "sample-share", "事项的依据", ["全年"],
        [Series("条文已核", [31]), Series("据转述", [14]), Series("本单位制度", [3]), Series("惯例", [24])], "项",
    ),
}  # fmt: skip
PEOPLE = [(str(number), f"第{number}位同志") for number in range(1, 13)]


class SampleForm(forms.Form):
    title = forms.CharField(
        label="主题", max_length=60, help_text="写明议题或内容，例如“传达学习新修订的纪律处分条例”。"
    )
    happened_on = forms.DateField(
        label="日期",
        widget=DateInput(),
        help_text="过了很久再登记也可以，会标明“补录”。",
    )
    kind = forms.ChoiceField(label="类别", choices=[("study", "集体学习"), ("meeting", "支部委员会会议")])
    minutes = forms.CharField(label="记录要点", required=False, widget=forms.Textarea)
    people = forms.MultipleChoiceField(
        label="参加人员", choices=PEOPLE, widget=forms.CheckboxSelectMultiple, help_text="勾选到会的人。"
    )
    passed = forms.ChoiceField(
        label="核验结论", choices=[("yes", "通过"), ("no", "未通过")], widget=forms.RadioSelect
    )
    file = forms.FileField(label="佐证文件", required=False)
    sure = forms.BooleanField(label="材料不含国家秘密")


class SampleFilter(forms.Form):
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), *((state, look_of(state).label) for state in LOOKS)],
    )
    since = forms.DateField(label="自", required=False, widget=DateInput())
    late = forms.BooleanField(label="只看逾期", required=False)


def samples(page_number: str | None) -> dict:
    """Return what the gallery page needs."""
    statuses = list(Status)
    return {
        "states": list(LOOKS),
        "page": page_of(range(1, 121), page_number, per_page=10),
        "filter": SampleFilter(prefix="filter"),
        "form": SampleForm(prefix="empty"),
        "wrong_form": SampleForm({"wrong-title": "字" * 61, "wrong-kind": "study"}, prefix="wrong"),
        "parts": [
            {"status": status.value, "count": 3 * position, "url": f"?status={status.value}"}
            for position, status in enumerate(statuses, start=1)
        ],
        "charts": CHARTS,
        "columns": MONTHS,
        "rows": [_row(name, start) for start, name in enumerate(UNITS)],
        "foot": [f"{month % 4}/4" for month in range(1, 13)],
        "foot_total": "18/48",
    }


def _row(name, start):
    """Return a row of the matrix in which every third month owes nothing."""
    statuses = list(Status)
    return {
        "label": name,
        "url": "#matrix",
        "cells": [
            _cell(name, month, statuses[(month + start) % len(statuses)]) if month % 3 else None
            for month in range(1, 13)
        ],
        "total": "4/8",
    }


def _cell(name, month, status):
    return {
        "status": status.value,
        "count": month % 4 + 1,
        "url": "#matrix",
        "title": f"{name} {month}月 集体学习：{look_of(status).label}",
    }
