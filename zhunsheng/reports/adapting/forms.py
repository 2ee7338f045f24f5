"""A template as a form: its words, the order of its parts, which sentences it states and how they read."""

from django import forms

from zhunsheng.reports.adapting.rules import (
    addable,
    filled_item,
    filled_section,
    in_order,
    reworded,
)
from zhunsheng.reports.reading import library, written_out
from zhunsheng.ui.forms import ExplainedForm

LONGEST = 400  # characters of any words, as the schema has it


class UploadForm(ExplainedForm):
    file = forms.FileField(
        label="模板文件", max_length=250, help_text="其他单位导出的 .yaml 文件；内容要先通过核对。"
    )


def _words(label, initial, *, required=True, rows=0, hint=""):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, initial=initial, max_length=LONGEST, required=required, widget=widget, help_text=hint
    )


def _place(initial):
    return forms.IntegerField(label="次序", initial=initial, min_value=1, max_value=999)


class TemplateForm(ExplainedForm):
    """Built from a template's body; ``body`` gives it back as it was typed. The reading validates it."""

    def __init__(self, data=None, *, body, seen):
        super().__init__(data)
        self.base = body
        self.second = "problems" if "problems" in body else "progress"
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=seen)
        self.fields |= {
            "name": _words("模板名称", body["name"]),
            "title": _words("报告标题", body["title"], hint="{unit}、{period} 会换成单位和期间。"),
            "limit": forms.IntegerField(label="篇幅上限（字）", initial=body["limit"], min_value=100, max_value=99_999),
            "opening": forms.CharField(
                label="开头", initial="\n".join(body["opening"]), max_length=4 * LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}), help_text="一行一句。",
            ),
            "deeds_heading": _words("第一部分标题", body["deeds"]["heading"]),
            "second_heading": _words("第二部分标题", body[self.second]["heading"]),
            "second_none": _words("第二部分没有内容时写", body[self.second]["none"], rows=2),
            "next_heading": _words("第三部分标题", body["next_steps"]["heading"]),
            "next_none": _words("第三部分没有内容时写", body["next_steps"]["none"], rows=2),
        }  # fmt: skip
        self.choices = [("", "不添加"), *addable(body)]
        for number, section in enumerate(body["deeds"]["sections"]):
            self._add_section(f"s{number}", number, section)
        self._add_new("s", heading=True)

    def _add_section(self, at, number, section):
        self.fields[f"{at}_heading"] = _words("小标题", section["heading"])
        self.fields[f"{at}_place"] = _place(number + 1)
        for place, item in enumerate(section["items"]):
            here = f"{at}i{place}"
            self.fields[f"{here}_lead"] = _words("段首", item["lead"])
            self.fields[f"{here}_place"] = _place(place + 1)
            for order, claim in enumerate(item["claims"]):
                self.fields[f"{here}c{order}_keep"] = forms.BooleanField(
                    label="写入这一句", initial=True, required=False
                )
                self.fields[f"{here}c{order}_text"] = _words("语句", written_out(claim)["text"])
            self.fields[f"{here}_add"] = self._sentence("添加一句")
        self._add_new(f"{at}i")

    def _add_new(self, at, *, heading=False):
        if heading:
            self.fields[f"{at}_new_heading"] = _words("新的小标题", "", required=False)
        self.fields[f"{at}_new_lead"] = _words("新的段首", "", required=False)
        self.fields[f"{at}_new_add"] = self._sentence("其中的一句")

    def _sentence(self, label):
        return forms.ChoiceField(label=label, choices=self.choices, required=False)

    @property
    def sections(self):
        """The fields as the page groups them: sections, their items, the sentences of each."""
        return [
            {
                "heading": self[f"s{number}_heading"],
                "place": self[f"s{number}_place"],
                "items": [
                    {
                        "lead": self[f"s{number}i{place}_lead"],
                        "place": self[f"s{number}i{place}_place"],
                        "claims": [
                            (self[f"s{number}i{place}c{order}_keep"], self[f"s{number}i{place}c{order}_text"])
                            for order, _ in enumerate(item["claims"])
                        ],
                        "add": self[f"s{number}i{place}_add"],
                    }
                    for place, item in enumerate(section["items"])
                ],
                "new": (self[f"s{number}i_new_lead"], self[f"s{number}i_new_add"]),
            }
            for number, section in enumerate(self.base["deeds"]["sections"])
        ]

    @property
    def new_section(self):
        return self["s_new_heading"], self["s_new_lead"], self["s_new_add"]

    @property
    def body(self):
        """The template as it was typed, not yet checked; empty items and sections are gone."""
        said = self.cleaned_data
        sections = in_order(
            (said[f"s{number}_place"], part)
            for number, section in enumerate(self.base["deeds"]["sections"])
            for part in filled_section(
                section, said[f"s{number}_heading"], self._items(f"s{number}", section)
            )
        )
        new = filled_item(said["s_new_lead"], self._added("s_new_add"))
        if new:
            sections.append({"heading": said["s_new_heading"], "items": new})
        deeds = {"heading": said["deeds_heading"], "sections": sections}
        second = {**self.base[self.second], "heading": said["second_heading"], "none": said["second_none"]}
        steps = {**self.base["next_steps"], "heading": said["next_heading"], "none": said["next_none"]}
        return {
            **self.base,
            "name": said["name"],
            "title": said["title"],
            "limit": said["limit"],
            "opening": [line.strip() for line in said["opening"].splitlines() if line.strip()],
            "deeds": deeds,
            self.second: second,
            "next_steps": steps,
        }

    def _items(self, at, section):
        said = self.cleaned_data
        items = in_order(
            (said[f"{at}i{place}_place"], part)
            for place, item in enumerate(section["items"])
            for part in filled_item(said[f"{at}i{place}_lead"], self._claims(f"{at}i{place}", item))
        )
        return [*items, *filled_item(said[f"{at}i_new_lead"], self._added(f"{at}i_new_add"))]

    def _claims(self, at, item):
        said = self.cleaned_data
        kept = [
            reworded(claim, said[f"{at}c{order}_text"])
            for order, claim in enumerate(item["claims"])
            if said[f"{at}c{order}_keep"]
        ]
        return [*kept, *self._added(f"{at}_add")]

    def _added(self, name):
        key = self.cleaned_data[name]
        return [key] if key in library() else []
