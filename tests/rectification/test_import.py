"""A document's problems become findings once, whole or not at all, after a person has looked at them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AT, UnitFactory
from tests.rectification.factories import office
from zhunsheng import documents
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification import actions
from zhunsheng.rectification.forms import Draft
from zhunsheng.rectification.models import Finding, ImportedDocument, Measure, Source
from zhunsheng.rectification.rules import Choice, ChosenProblem

pytestmark = pytest.mark.django_db
REPORT = """青川县文化馆关于党建工作的自查报告
按照要求，我馆认真开展了自查，现报告如下。
一、工作开展情况
（一）抓好理论学习。集中学习十二次。
二、存在的问题
（一）在理论学习方面
1．学习计划落实不够。年初计划十二次学习，实际只开展了九次。
2．学习笔记流于形式。部分党员的笔记只抄标题。
（二）在服务群众方面
1．群众意见答复不及时。有三封来信超过十五日才答复。
三、下一步整改措施
（一）补齐理论学习短板。每月排定学习日，由办公室逐次核对签到和笔记。
（二）提升服务群众水平。来信当日登记，十日内答复，每月通报。
（三）统筹推进其他事项。
"""
CONTENT = REPORT.encode()


@pytest.fixture
def place():
    return office()


def imported(place, **values):
    values = {
        "bureau": place.bureau,
        "unit": place.unit,
        "name": "自查报告.txt",
        "content": CONTENT,
        "by": place.recorder,
        "at": AT,
    } | values
    return actions.import_document(**values)


class TestImportDocument:
    def test_raises_every_problem_with_its_sentence_and_area(self, place):
        result = imported(place)
        assert [(finding.title, finding.area) for finding in result.findings] == [
            ("学习计划落实不够", "在理论学习方面"),
            ("学习笔记流于形式", "在理论学习方面"),
            ("群众意见答复不及时", "在服务群众方面"),
        ]
        first = result.findings[0]
        assert (first.source, first.manifestation) == (
            Source.DOCUMENT,
            "年初计划十二次学习，实际只开展了九次。",
        )
        for finding in result.findings:
            assert result.document.text[finding.span_start : finding.span_end] == finding.title

    def test_attaches_paired_measures_once_and_names_those_left(self, place):
        result = imported(place)
        titles = {measure.finding.title: measure.text for measure in result.measures}
        assert set(titles) == {"学习计划落实不够", "群众意见答复不及时"}
        assert "逐次核对签到和笔记" in titles["学习计划落实不够"]
        assert result.unpaired == ("统筹推进其他事项",)
        assert "未能对应，请人工指定：统筹推进其他事项" in result.in_words

    def test_the_same_bytes_again_add_nothing_and_say_so(self, place):
        first, again = imported(place), imported(place, name="又一份.txt")
        assert (again.document, again.is_new, again.findings) == (first.document, False, ())
        assert "以前已经导入过" in again.in_words
        assert (Finding.objects.count(), Measure.objects.count()) == (3, 2)
        assert Entry.objects.filter(kind="document:imported").count() == 1

    def test_another_bureau_may_import_the_same_bytes(self, place):
        other = office()
        imported(place)
        assert imported(other).is_new

    def test_takes_what_was_chosen(self, place):
        chosen = Choice({2: ChosenProblem("来信答复超期", "作风")}, {0: 0, 1: None, 2: 2})
        result = imported(place, chosen=chosen)
        finding = Finding.objects.get()
        assert (finding.title, finding.area) == ("来信答复超期", "作风")
        assert finding.manifestation.startswith("群众意见答复不及时")
        assert [measure.finding for measure in result.measures] == [finding]
        assert len(result.unpaired) == 2

    def test_is_all_or_nothing(self, place):
        chosen = Choice({0: ChosenProblem("学习不够", ""), 1: ChosenProblem("", "")}, {})
        with pytest.raises(ValidationError, match="请填写"):
            imported(place, chosen=chosen)
        assert not any(model.objects.exists() for model in (Finding, ImportedDocument, Entry))

    def test_with_nothing_chosen_is_refused(self, place):
        with pytest.raises(ValidationError, match="至少勾选一个"):
            imported(place, chosen=Choice({}, {}))

    def test_is_refused_to_readers(self, place):
        with pytest.raises(Refused):
            imported(place, by=place.reader)

    def test_into_a_unit_of_another_bureau_is_refused(self, place):
        with pytest.raises(ValidationError, match="不属于"):
            imported(place, bureau=UnitFactory())

    def test_what_cannot_be_read_leaves_nothing(self, place):
        with pytest.raises(documents.Unreadable):
            imported(place, content=b"")
        assert not ImportedDocument.objects.exists()


def test_a_draft_comes_back_as_it_went():
    """Also the outline levels that only a .docx knows, on which the reading rests."""
    pieces = [("存在的问题", "第1段", 1), ("学习不够。", "第2段", 0)]
    draft = Draft(documents.Text.of("自查.docx", pieces), "0" * 64)
    back = Draft.loaded(draft.signed())
    assert (back.text, back.digest, back.reading) == (draft.text, draft.digest, draft.reading)


class TestPages:
    def upload(self, client, place, name="自查报告.txt", content=CONTENT, **values):
        sent = {"unit": place.unit.pk, "file": SimpleUploadedFile(name, content)} | values
        return client.post(reverse("rectification:import_preview"), sent)

    def reviewed(self, answer, **changes):
        """Return what the browser would send of the form as shown, with some things changed."""
        form = answer.context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
        sent["unit"] = getattr(sent["unit"], "pk", sent["unit"])
        sent |= changes
        return {name: value for name, value in sent.items() if value is not None}

    def test_preview_shows_the_text_beside_the_proposals_and_keeps_nothing(self, client, place):
        client.force_login(place.recorder)
        answer = self.upload(client, place)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert '<mark id="p0">学习计划落实不够</mark>' in text
        assert 'href="#p0"' in text
        assert 'value="群众意见答复不及时"' in text
        assert not ImportedDocument.objects.exists()

    def test_import_takes_what_was_reviewed_and_sent_twice_it_is_once(self, client, place):
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place), take_1=None, title_0="学习次数不足")
        first = client.post(reverse("rectification:import"), sent, follow=True)
        assert "导入 2 个问题、2 项措施" in first.content.decode()
        again = client.post(reverse("rectification:import"), sent, follow=True)
        assert "以前已经导入过" in again.content.decode()
        assert set(Finding.objects.values_list("title", flat=True)) == {"学习次数不足", "群众意见答复不及时"}
        finding = Finding.objects.get(title="学习次数不足")
        shown = client.get(finding.get_absolute_url()).content.decode()
        assert "<mark>学习计划落实不够</mark>" in shown

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"take_0": None, "take_1": None, "take_2": None}, "还没有勾选任何问题"),
            ({"title_0": ""}, "这个字段是必填项"),
            ({"unit": "0"}, "选择一个有效的选项"),
        ],
    )
    def test_a_wrong_review_comes_back_with_everything_typed(self, client, place, changes, says):
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place), area_2="作风建设") | changes
        sent = {name: value for name, value in sent.items() if value is not None}
        answer = client.post(reverse("rectification:import"), sent)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert says in text
        assert 'value="作风建设"' in text
        assert not Finding.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("空.txt", b"", "空文件"),
            ("旧.doc", b"\xd0\xcf\x11\xe0", "docx"),
            ("坏.docx", b"PK\x03\x04broken", "坏.docx"),
            ("通知.txt", "各科室：请于周五前报送材料。".encode(), "没有从“通知.txt”中认出问题"),
            ("涉密.txt", ("机密★10年\n" + REPORT).encode(), "密"),
            ("长.txt", ("长" * 300_001).encode(), "超过一次 300000 字的上限"),
        ],
    )
    def test_a_file_that_cannot_be_taken_is_explained(self, client, place, name, content, says):
        client.force_login(place.recorder)
        answer = self.upload(client, place, name, content)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert not ImportedDocument.objects.exists()

    def test_a_file_imported_before_is_named_before_it_is_reviewed_again(self, client, place):
        imported(place)
        client.force_login(place.recorder)
        answer = self.upload(client, place, name="副本.txt")
        assert answer.status_code == 422
        assert "已经以“自查报告.txt”的名称导入过" in answer.content.decode()

    @pytest.mark.parametrize("draft", ["", "nonsense", "9f2c4a1e-7b1d-4c56-8f0a-2d3b6a9c1e55"])
    def test_a_draft_that_was_tampered_with_is_not_imported(self, client, place, draft):
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place), draft=draft)
        answer = client.post(reverse("rectification:import"), sent)
        assert answer.status_code == 422
        assert "预览已经失效" in answer.content.decode()
        assert not Finding.objects.exists()

    @pytest.mark.parametrize("page", ["import", "import_preview"])
    def test_are_refused_to_readers_with_a_reason(self, client, place, page):
        client.force_login(place.reader)
        for answer in (
            client.get(reverse(f"rectification:{page}")),
            client.post(reverse(f"rectification:{page}")),
        ):
            assert answer.status_code == 403
            assert "请把情况告诉他们" in answer.content.decode()

    def test_units_of_others_are_no_choice(self, client, place):
        client.force_login(place.stranger)
        assert self.upload(client, place).status_code == 422
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place))
        client.force_login(place.stranger)
        assert client.post(reverse("rectification:import"), sent).status_code == 422
        assert not Finding.objects.exists()

    def test_preview_asked_for_without_a_file_leads_to_the_upload(self, client, place):
        client.force_login(place.recorder)
        answer = client.get(reverse("rectification:import_preview"), follow=True)
        assert answer.redirect_chain[0][0] == reverse("rectification:import")
        assert answer.status_code == 200
