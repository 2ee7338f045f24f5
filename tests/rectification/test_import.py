"""A document's problems become findings once, whole or not at all, after a person has looked at them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AT, UnitFactory
from tests.rectification.factories import office
from zhunsheng import documents
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.rectification.importing import actions
from zhunsheng.rectification.importing.forms import Draft, ReviewForm
from zhunsheng.rectification.importing.rules import (
    MOST_MEASURES,
    MOST_PROBLEMS,
    MeasureRow,
    ProblemRow,
    Sheet,
)
from zhunsheng.rectification.models import Finding, ImportedDocument, Measure, Source

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
            assert [result.document.text[start:end] for start, end in finding.spans] == [finding.title]

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

    def test_takes_what_was_chosen_with_every_place_of_its_words(self, place):
        taken = ProblemRow("来信答复超期", "作风", "有三封。", ((3, 7), (20, 24)))
        left = ProblemRow("学习不够", take=False)
        measures = [MeasureRow(f"措施{answers}", answers) for answers in ("2", "1", "", "7")]
        result = imported(place, chosen=Sheet((left, taken), tuple(measures)))
        finding = Finding.objects.get()
        assert (finding.title, finding.area, finding.manifestation) == ("来信答复超期", "作风", "有三封。")
        assert finding.spans == [[3, 7], [20, 24]]
        assert [(measure.finding, measure.text) for measure in result.measures] == [(finding, "措施2")]
        assert result.unpaired == ("措施1", "措施", "措施7")

    def test_an_owner_is_a_person_of_the_bureau_or_stays_words(self, place):
        name = place.owner.person.name
        rows = (
            MeasureRow("甲", "1", owner=name, due="2026-06-30", stated="文件称已完成", spans=((1, 2),)),
            MeasureRow("乙", "1", owner="某副局长", stated="时限：立行立改"),
        )
        imported(place, chosen=Sheet((ProblemRow("学习不够"),), rows))
        first, second = Measure.objects.order_by("text").reverse()
        assert (first.owner, str(first.due), first.stated) == (
            place.owner.person,
            "2026-06-30",
            "文件称已完成",
        )
        assert (first.spans, first.done_on) == ([[1, 2]], None)  # what a document reports proves nothing
        assert (second.owner, second.due) == (None, None)
        assert second.stated == "责任人：某副局长；时限：立行立改"

    def test_other_bytes_of_the_same_document_add_only_what_is_new(self, place):
        imported(place)
        more = REPORT.replace(
            "（二）在服务群众方面", "3．学习考核没有开展。全年没有考核。\n（二）在服务群众方面"
        )
        result = imported(place, content=more.encode())
        assert [finding.title for finding in result.findings] == ["学习考核没有开展"]

    def test_is_all_or_nothing(self, place):
        with pytest.raises(ValidationError, match="请填写"):
            imported(place, chosen=Sheet((ProblemRow("学习不够"), ProblemRow("")), ()))
        assert not any(model.objects.exists() for model in (Finding, ImportedDocument, Entry))

    @pytest.mark.parametrize("chosen", [Sheet((), ()), Sheet((ProblemRow("学习不够", take=False),), ())])
    def test_with_nothing_chosen_is_refused(self, place, chosen):
        with pytest.raises(ValidationError, match="至少勾选一个"):
            imported(place, chosen=chosen)
        assert not ImportedDocument.objects.exists()

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
    """Also what only some files tell: outline levels, cells of tables, remarks, the day of the page."""
    cell = documents.Cell(1, 2, 3, rows=2, heads=("责任", "科室"))
    paragraphs = (
        documents.Paragraph("存在的问题", 0, 5, "第1段", 1),
        documents.Paragraph("学习不够。", 6, 11, "表1", 0, cell),
    )
    text = documents.Text(
        "自查.docx", "存在的问题\n学习不够。", paragraphs, ("修订按接受处理。",), date(2026, 5, 6), "县政府网"
    )
    draft = Draft(text, "0" * 64)
    back = Draft.loaded(draft.signed())
    assert (back.text, back.digest, back.reading) == (draft.text, draft.digest, draft.reading)


class TestPages:
    def upload(self, client, place, name="自查报告.txt", content=CONTENT, **values):
        sent = {"unit": place.unit.pk, "file": SimpleUploadedFile(name, content)} | values
        return client.post(reverse("rectification:import_preview"), sent)

    def reviewed(self, answer, **changes):
        """Return what the browser would send of the form as shown, with some things changed."""
        form = answer.context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() not in {None, False}}
        sent |= {name.replace("_", "-"): value for name, value in changes.items()}
        return {name: value for name, value in sent.items() if value is not None}

    def stepped(self, client, answer, step, **changes):
        return client.post(reverse("rectification:import"), self.reviewed(answer, step=step, **changes))

    def titles(self, answer):
        return [row["row"].title for row in answer.context["problems"]]

    def test_review_shows_the_text_beside_the_proposals_and_keeps_nothing(self, client, place):
        client.force_login(place.recorder)
        answer = self.upload(client, place)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert (
            'href="#problem-1" data-of="problem-1"><span id="text-problem-1"></span>学习计划落实不够</a>'
            in text
        )
        assert 'href="#text-problem-1"' in text
        assert "群众意见答复不及时</textarea>" in text
        assert "自查报告" in text
        assert not ImportedDocument.objects.exists()

    def test_import_takes_what_was_reviewed_and_sent_twice_it_is_once(self, client, place):
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place), problem_2_take=None, problem_1_title="学习次数不足")
        first = client.post(reverse("rectification:import"), sent, follow=True)
        assert "导入 2 个问题、2 项措施" in first.content.decode()
        again = client.post(reverse("rectification:import"), sent, follow=True)
        assert "以前已经导入过" in again.content.decode()
        assert set(Finding.objects.values_list("title", flat=True)) == {"学习次数不足", "群众意见答复不及时"}
        finding = Finding.objects.get(title="学习次数不足")
        shown = client.get(finding.get_absolute_url()).content.decode()
        assert "<mark>学习计划落实不够</mark>" in shown
        assert reverse("rectification:document", args=[finding.document_id]) in shown

    def test_steps_change_the_form_and_keep_what_was_typed(self, client, place):
        client.force_login(place.recorder)
        merged = self.stepped(
            client,
            self.upload(client, place),
            "merge:problem-1",
            problem_1_with="3",
            problem_2_area="作风建设",
            measure_1_due="2026-12-31",
        )
        assert merged.status_code == 200
        assert self.titles(merged) == ["学习计划落实不够；群众意见答复不及时", "学习笔记流于形式"]
        assert 'value="作风建设"' in merged.content.decode()
        assert 'value="2026-12-31"' in merged.content.decode()
        parted = self.stepped(
            client, merged, "split:problem-1", problem_1_title="学习计划落实不够\n群众意见答复不及时"
        )
        assert self.titles(parted) == ["学习计划落实不够", "群众意见答复不及时", "学习笔记流于形式"]
        assert len(parted.context["problems"][1]["quotations"]) == 1
        added = self.stepped(client, parted, "add:problem", missed="集中学习十二次")
        assert self.titles(added)[0] == "集中学习十二次"
        asked = self.stepped(client, added, "add:measure", missed="每月通报")
        assert asked.context["measures"][-1]["row"].text == "每月通报"
        assert not ImportedDocument.objects.exists()
        client.post(reverse("rectification:import"), self.reviewed(asked, measure_4_answers="1"))
        assert set(Finding.objects.values_list("title", flat=True)) == set(self.titles(added))
        assert Measure.objects.get(text="每月通报").finding.title == "集中学习十二次"

    def test_measures_are_merged_and_split_like_problems(self, client, place):
        client.force_login(place.recorder)
        shown = self.upload(client, place)
        words = [row["row"].text for row in shown.context["measures"]]
        merged = self.stepped(client, shown, "merge:measure-1", measure_1_with="2")
        rows = merged.context["measures"]
        assert [row["row"].text for row in rows] == ["\n".join(words[:2]), *words[2:]]
        assert len(rows[0]["row"].spans) == 2
        parted = self.stepped(client, merged, "split:measure-1")
        assert [row["row"].text for row in parted.context["measures"]] == words
        assert not ImportedDocument.objects.exists()

    @pytest.mark.parametrize(
        ("step", "says"),
        [
            ("split:measure-1", "按回车换行"),
            ("merge:problem-1", "没有可以合并的第 0 条"),
            ("merge:problem-99", "没有可以合并的"),
            ("split:problem-3", "按回车换行"),
            ("add:problem", "先填写遗漏的句子"),
            ("keep", ""),
            ("nonsense:１", ""),
        ],
    )
    def test_a_step_that_is_impossible_says_so_and_changes_nothing(self, client, place, step, says):
        client.force_login(place.recorder)
        shown = self.upload(client, place)
        answer = self.stepped(client, shown, step, problem_1_with="零", problem_2_title="学 习")
        assert answer.status_code == 200
        assert (answer.context["stepped"].said or says) == answer.context["stepped"].said
        assert says in answer.context["stepped"].said
        assert self.titles(answer) == ["学习计划落实不够", "学 习", "群众意见答复不及时"]

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            (dict.fromkeys(["problem_1_take", "problem_2_take", "problem_3_take"]), "还没有勾选任何问题"),
            ({"problem_1_title": ""}, "这个字段是必填项"),
            ({"measure_1_answers": "12"}, "没有第“12”个问题"),
            ({"measure_1_due": "2026-13-01"}, "输入一个有效的日期"),
            ({"unit": "0"}, "选择一个有效的选项"),
        ],
    )
    def test_a_wrong_review_comes_back_with_everything_typed(self, client, place, changes, says):
        client.force_login(place.recorder)
        sent = self.reviewed(self.upload(client, place), problem_3_area="作风建设", **changes)
        answer = client.post(reverse("rectification:import"), sent)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert says in text
        assert 'value="作风建设"' in text
        assert not Finding.objects.exists()

    def test_a_document_without_problems_is_checked_and_has_nothing_to_import(self, client, place):
        client.force_login(place.recorder)
        notice = "各科室：请于周五前报送材料。"
        answer = self.upload(client, place, "通知.txt", notice.encode())
        assert answer.status_code == 200
        assert "没有可以导入的内容" in answer.content.decode()
        assert "导入所选问题" not in answer.content.decode()
        added = self.stepped(client, answer, "add:problem", missed="材料报送不及时")
        assert self.titles(added) == ["材料报送不及时"]

    def test_what_the_document_claims_is_held_against_the_ledger(self, client, place):
        client.force_login(place.recorder)
        claims = REPORT.replace("集中学习十二次", "今年以来，主要负责同志讲党课2次")
        shown = self.upload(client, place, content=claims.encode()).content.decode()
        assert "与台账核对" in shown
        assert 'id="text-claim-1"' in shown

    def test_a_document_at_the_limit_goes_there_and_back(self, client, place):
        problems = "".join(
            f"{number % 20 + 1}．第{number}类记录不完整。{'详情' * 700}。\n" for number in range(200)
        )
        lines = problems.splitlines(keepends=True)
        areas = [
            f"（{area}）在第{area}个方面\n{''.join(lines[place * 20 : place * 20 + 20])}"
            for place, area in enumerate("一二三四五六七八九十")
        ]
        report = "文化馆自查报告\n一、存在的问题\n" + "".join(areas)
        client.force_login(place.recorder)
        answer = self.upload(client, place, content=report.encode())
        assert len(answer.context["problems"]) == 200
        merged = self.stepped(client, answer, "merge:problem-200")
        assert len(merged.context["problems"]) == 199
        client.post(reverse("rectification:import"), self.reviewed(merged))
        assert Finding.objects.count() == 199

    def test_a_full_sheet_has_no_more_fields_than_a_form_may_send(self, place, settings):
        full = Sheet((ProblemRow("甲"),) * MOST_PROBLEMS, (MeasureRow("乙"),) * MOST_MEASURES)
        assert (
            len(ReviewForm(sheet=full, user=place.recorder).fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        )

    def test_problems_that_the_ledger_has_are_named_and_not_ticked(self, client, place):
        imported(place)
        Finding.objects.filter(title="学习笔记流于形式").update(title="笔记流于形式")  # corrected since
        client.force_login(place.recorder)
        answer = self.upload(client, place, content=(REPORT + "\n").encode())
        assert answer.content.decode().count("台账中已有") == 3
        sent = self.reviewed(answer)
        assert not any(name.endswith("-take") for name in sent)

    def test_the_document_shows_what_came_from_it_both_ways(self, client, place):
        document = imported(place).document
        client.force_login(place.recorder)
        listed = client.get(reverse("rectification:documents")).content.decode()
        assert document.get_absolute_url() in listed
        shown = client.get(document.get_absolute_url()).content.decode()
        assert 'href="#problem-3"' in shown
        assert 'href="#text-problem-3"' in shown
        measure = Measure.objects.first()
        assert f'id="text-measure-{measure.pk}"' in shown

    def test_documents_of_other_units_are_not_shown(self, client, place):
        document = imported(place).document
        client.force_login(place.stranger)
        assert client.get(document.get_absolute_url()).status_code == 404
        assert str(document) not in client.get(reverse("rectification:documents")).content.decode()

    @pytest.mark.parametrize("documents", [1, 4])
    def test_the_list_costs_the_same_however_long(self, client, place, documents, django_assert_num_queries):
        client.force_login(place.recorder)
        for number in range(documents):
            imported(
                place,
                content=CONTENT + b"\n" * number + str(number).encode(),
                chosen=Sheet((ProblemRow("甲"),), ()),
            )
        client.get(reverse("rectification:documents"))
        # who is asking (5, with what they have not read); how many there are, one page of them
        with django_assert_num_queries(6):
            client.get(reverse("rectification:documents"))

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("空.txt", b"", "空文件"),
            ("旧.doc", b"\xd0\xcf\x11\xe0", "docx"),
            ("坏.docx", b"PK\x03\x04broken", "坏.docx"),
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
