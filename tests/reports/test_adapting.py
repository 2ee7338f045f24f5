"""Protects a bureau's own templates: what is saved can always be drafted from, and nothing drafted before changes."""

from uuid import uuid4

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import AT
from tests.reports.factories import AS_OF
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.reports.adapting import actions
from zhunsheng.reports.adapting.forms import TemplateForm
from zhunsheng.reports.adapting.rules import addable, sentences
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.frames import frame_of, offered
from zhunsheng.reports.models import OwnTemplate
from zhunsheng.reports.reading import TemplateError, body_of, checked, codes, library

NEW = "加强党的领导，压实责任"


@pytest.fixture
def own(office):
    return actions.copy(bureau=office.bureau, code="annual", by=office.clerk, at=AT)


def as_shown(body, **changes):
    """Return what a browser sends of the form as it is shown, with changes."""
    form = TemplateForm(body=body, seen=1)
    values = {name: field.initial for name, field in form.fields.items()}
    sent = {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }
    return {name: value for name, value in (sent | changes).items() if value is not None}


def typed(body, **changes):
    form = TemplateForm(as_shown(body, **changes), body=body, seen=1)
    assert form.is_valid(), form.errors
    return form.body


class TestTheForm:
    @pytest.mark.parametrize("code", codes())
    def test_gives_back_what_it_was_given(self, code):
        assert typed(body_of(code)) == body_of(code)

    def test_takes_sentences_out_and_with_the_last_of_them_the_item(self):
        body = body_of("annual")
        item = body["deeds"]["sections"][0]["items"][0]
        out = {f"s0i0c{number}_keep": None for number, _ in enumerate(item["claims"])}
        items = typed(body, **out)["deeds"]["sections"][0]["items"]
        assert items == body["deeds"]["sections"][0]["items"][1:]

    def test_puts_sections_in_another_order(self):
        body = body_of("annual")
        headings = [one["heading"] for one in body["deeds"]["sections"]]
        found = typed(body, s0_place="9")["deeds"]["sections"]
        assert [one["heading"] for one in found] == [*headings[1:], headings[0]]

    def test_adds_a_sentence_of_the_library_an_item_and_a_section(self):
        body = body_of("ideology")
        key, another, third = (key for key, _ in addable(body)[:3])
        found = typed(
            body, s0i0_add=key, s0i_new_lead="新的", s0i_new_add=another,
            s_new_heading="新小标题", s_new_lead="另外", s_new_add=third,
        )["deeds"]["sections"]  # fmt: skip
        assert found[0]["items"][0]["claims"][-1] == key
        assert found[0]["items"][-1] == {"lead": "新的", "claims": [another]}
        assert found[-1] == {"heading": "新小标题", "items": [{"lead": "另外", "claims": [third]}]}

    def test_rewords_a_sentence_and_keeps_what_it_rests_on(self):
        body = body_of("annual")
        found = typed(body, s0i0c1_text="开党组会{count}次。")
        claim = found["deeds"]["sections"][0]["items"][0]["claims"][1]
        assert claim == library()["party-group-meetings"] | {"text": "开党组会{count}次。"}

    def test_offers_a_personal_report_only_sentences_of_its_own(self):
        assert all(key.startswith("own-") for key, _ in addable(body_of("duty_statement")))
        assert not any(key.startswith("own-") for key, _ in addable(body_of("annual")))


def some_changes():
    """Changes that a person might make in the form, sensible or not."""
    body = body_of("ideology")
    fields = TemplateForm(body=body, seen=1).fields
    words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
    values = {
        "_keep": st.sampled_from([None, "on"]),
        "_place": st.integers(1, 9).map(str),
        "_add": st.sampled_from(["", *(key for key, _ in addable(body))]),
    }
    return st.fixed_dictionaries(
        {},
        optional={
            name: next((value for ending, value in values.items() if name.endswith(ending)), words)
            for name in fields
            if name not in {"seen", "limit"}
        },
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=some_changes())
def test_whatever_is_let_through_makes_a_report(office, changes):
    """The form may refuse, the check may refuse with a sentence; what passes both can be composed."""
    from zhunsheng.reports.models import Report

    form = TemplateForm(as_shown(body_of("ideology"), **changes), body=body_of("ideology"), seen=1)
    if not form.is_valid():
        return
    try:
        frame = checked(form.body)
    except TemplateError:
        return
    report = Report(unit=office.bureau, period_start=AS_OF.replace(month=1, day=1), period_end=AS_OF)
    content_of(report, as_of=AS_OF, frame=frame)


class TestVersions:
    def save(self, office, own, **changes):
        return actions.keep(
            own=own, body=typed(own.body, **changes), seen=own.version, by=office.clerk, at=AT
        )

    def test_a_saved_change_is_a_new_version_and_reports_keep_theirs(self, office, own):
        report = office.draft(template=own.code)
        second = self.save(office, own, s0_heading=NEW)
        office.record()
        assert NEW not in str(content_of(report, as_of=AS_OF))
        later = office.draft(template=second.code)
        assert frame_of(later.template).sections[0].heading == NEW
        assert second.version == 2
        assert [entry.kind for entry in Entry.objects.about(second)] == ["report_template:saved"]

    def test_the_same_once_more_is_no_new_version(self, office, own):
        assert self.save(office, own) == own

    def test_an_older_version_or_a_retired_one_is_no_longer_offered(self, office, own):
        second = self.save(office, own, s0_heading=NEW)
        assert [code for code, _ in offered([office.bureau]) if code.startswith("own:")] == [second.code]
        with pytest.raises(ValidationError, match=r"不是.*现在可用的模板"):
            office.draft(template=own.code)
        draft = office.draft(template=second.code)
        for _ in range(2):
            actions.retire(own=second, by=office.clerk, at=AT)
        with pytest.raises(ValidationError, match=r"不是.*现在可用的模板"):
            office.draft(template=second.code, form_key=uuid4())
        assert content_of(draft, as_of=AS_OF)["title"] == draft.title
        assert Entry.objects.filter(kind="report_template:retired").count() == 1

    def test_another_bureau_neither_sees_nor_uses_it(self, office, own):
        assert not OwnTemplate.objects.visible_to(office.stranger).exists()
        foreign = office.stranger.grants[0].unit
        assert own.code not in dict(offered([foreign]))
        with pytest.raises(ValidationError, match=r"不是.*现在可用的模板"):
            office.draft(template=own.code, unit=foreign, by=office.stranger)

    def test_who_saves_after_another_is_told_and_nothing_is_lost(self, office, own):
        self.save(office, own, s0_heading=NEW)
        with pytest.raises(ValidationError, match="在您打开以后保存了第 2 版"):
            self.save(office, own, s0_heading="别的说法")

    @pytest.mark.parametrize("who", ["head", "deputy", "staff", "department_clerk", "stranger"])
    def test_others_may_not(self, office, own, who):
        user = getattr(office, who)
        for act in (
            lambda: actions.copy(bureau=office.bureau, code="annual", by=user, at=AT),
            lambda: actions.keep(own=own, body=own.body, seen=1, by=user, at=AT),
            lambda: actions.retire(own=own, by=user, at=AT),
            lambda: actions.export(own=own, by=user, at=AT),
            lambda: actions.take_in(bureau=office.bureau, content=b"", by=user, at=AT),
        ):
            with pytest.raises(Refused):
                act()

    def test_a_template_that_does_not_hold_is_refused_with_the_place(self, office, own):
        body = typed(own.body, s0i0c1_text="开党组会{many}次。")
        with pytest.raises(ValidationError, match=r"party-group-meetings.*\{many\}.*可用"):
            actions.keep(own=own, body=body, seen=1, by=office.clerk, at=AT)


class TestAsAFile:
    def test_what_goes_out_comes_in_again_the_same(self, office, own):
        content = actions.export(own=own, by=office.clerk, at=AT)
        again = actions.take_in(bureau=office.bureau, content=content, by=office.clerk, at=AT)
        assert again.body == own.body
        assert again.family != own.family

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"\xff\xfe\x00", "UTF-8"),
            (b"a: [", "YAML"),
            (b"a: &a [*a, *a]", "首尾相接"),
            (b"x" * (actions.LARGEST + 1), "超过 200 KB"),
            (yaml.safe_dump(body_of("annual") | {"name": "<script>x</script>"}).encode(), "标记"),
            (b"!!python/object/apply:os.system [ls]", "YAML"),
        ],
    )
    def test_what_does_not_hold_is_refused_and_nothing_kept(self, office, content, told):
        with pytest.raises(ValidationError, match=told):
            actions.take_in(bureau=office.bureau, content=content, by=office.clerk, at=AT)
        assert not OwnTemplate.objects.exists()

    def test_an_unknown_sentence_is_named(self, office):
        body = body_of("ideology")
        changed = yaml.safe_dump(body).replace(str(sentences(body)[0]), "no-such-sentence")
        with pytest.raises(ValidationError, match="语句库中没有“no-such-sentence”"):
            actions.take_in(bureau=office.bureau, content=changed.encode(), by=office.clerk, at=AT)


class TestPages:
    def test_copy_change_look_save_and_draft(self, office, client):
        office.record()
        client.force_login(office.clerk)
        client.post(reverse("reports:template_copy", args=["annual"]))
        own = OwnTemplate.objects.get()
        address = reverse("reports:template_edit", args=[own.pk])
        changed = as_shown(own.body, title="{unit}{period}情况报告", s1_heading=NEW)
        preview = client.post(address, changed | {"preview": "1"})
        assert f"（一）{NEW}" in preview.text
        assert OwnTemplate.objects.count() == 1
        saved = client.post(address, changed, follow=True)
        assert "已保存为第 2 版" in saved.text
        choices = client.get(reverse("reports:new")).context["form"].fields["template"].choices
        code = next(code for code, _ in choices if code.startswith("own:"))
        assert office.draft(template=code).title == "示范县文化和旅游局2026年度情况报告"

    def test_a_fault_is_explained_and_what_was_typed_stays(self, office, own, client):
        client.force_login(office.clerk)
        sent = as_shown(own.body, s0i0c1_text="{many}次", name="我们的模板")
        page = client.post(reverse("reports:template_edit", args=[own.pk]), sent)
        assert page.status_code == 422
        assert "不能识别的占位符" in page.text
        assert "我们的模板" in page.text

    def test_a_file_is_taken_in_or_explained(self, office, own, client):
        client.force_login(office.clerk)
        good = SimpleUploadedFile("a.yaml", actions.export(own=own, by=office.clerk, at=AT))
        bad = SimpleUploadedFile("a.yaml", b"a: [")
        assert client.post(reverse("reports:templates"), {"file": good}).status_code == 302
        page = client.post(reverse("reports:templates"), {"file": bad})
        assert page.status_code == 422
        assert "YAML" in page.text
        assert OwnTemplate.objects.count() == 2
