"""Writing between the claims, saying something of a sentence, versions; and that nothing moves once it is frozen."""

from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import AT, UserFactory
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.clock import today
from zhunsheng.reports import actions
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Comment, Report

PLACE = "opening-2"
WORDS = "走访群众36户，解决问题两个。"


def write(office, report, text=WORDS, **values):
    return actions.write(
        **{
            "report": report,
            "key": uuid4(),
            "after": PLACE,
            "text": text,
            "seen": report.revisions.first().number,
            "by": office.clerk,
            "at": AT,
        }
        | values
    )


def remark(office, report, **values):
    return actions.comment(
        **{
            "report": report,
            "anchor": PLACE,
            "quote": "文中数据取自履责记录。",
            "text": "请写明截至哪一天。",
            "form_key": uuid4(),
            "by": office.deputy,
            "at": AT,
        }
        | values
    )


def address(page, report, *more, **query):
    return reverse(f"reports:{page}", args=[report.pk, *more], query=query)


def kinds():
    return list(Entry.objects.order_by("sequence").values_list("kind", flat=True))


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def second_clerk(office):
    return UserFactory(can={"recorder": office.bureau})


class TestWriting:
    def test_words_enter_the_document_at_their_place(self, office):
        report = write(office, office.draft())
        lines = [line.text for line in docx.Document(BytesIO(actions.docx_of(report))).paragraphs]
        (opening,) = [line for line in lines if WORDS in line]
        assert opening.endswith(f"。{WORDS}")
        assert opening.startswith("现将")

    def test_is_logged_and_numbered_as_a_version(self, office):
        report = write(office, office.draft())
        assert kinds() == ["report:drafted", "report:written"]
        assert [one.number for one in report.revisions.all()] == [2, 1]
        assert report.revisions.first().saved_by == office.clerk

    def test_the_same_form_sent_twice_is_one_piece_and_one_version(self, office):
        report, key = office.draft(), uuid4()
        for _ in range(2):
            write(office, report, key=key, seen=1)
        report.refresh_from_db()
        assert len(report.prose) == 1
        assert report.revisions.count() == 2

    @pytest.mark.parametrize("name", ["head", "deputy", "staff", "department_clerk", "stranger"])
    def test_is_refused_to_those_who_do_not_draft(self, office, name):
        report = office.draft()
        with pytest.raises(Refused):
            write(office, report, by=getattr(office, name))
        with pytest.raises(Refused):
            actions.take_out(report=report, key=uuid4(), seen=1, by=getattr(office, name), at=AT)
        with pytest.raises(Refused):
            actions.go_back(report=report, number=1, seen=1, by=getattr(office, name), at=AT)
        assert report.revisions.count() == 1

    @pytest.mark.parametrize(
        ("text", "says"), [(" \u200b ", "空白"), ("长" * 1001, "最多 1000 字"), ("机密★10年", "密级标志")]
    )
    def test_says_why_a_text_is_not_kept(self, office, text, says):
        with pytest.raises(ValidationError, match=says):
            write(office, office.draft(), text)

    def test_whoever_wrote_in_a_report_does_not_settle_it(self, office):
        report = write(office, office.draft())
        office.evaluate()
        promoted = UserFactory(can={"head": office.bureau})
        report.revisions.filter(number=2).update(saved_by=promoted)
        with pytest.raises(Refused, match="修改过报告的人"):
            actions.freeze(report=report, by=promoted, at=AT)


class TestPages:
    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"after": "none"}, "none 不在"),
            ({"text": ""}, "必填项"),
            ({"text": "密级：机密，开展三场。"}, "密级标志"),
        ],
    )
    def test_a_wrong_form_is_shown_again_with_what_was_typed(self, office, as_user, changes, says):
        report, key = office.draft(), uuid4()
        typed = {"key": key, "seen": 1, "after": PLACE, "text": "开展三场。"} | changes
        answer = as_user(office.clerk).post(address("prose_new", report), typed)
        assert answer.status_code == 422
        assert says in answer.text
        assert typed["text"] in answer.text
        assert f'value="{key}"' in answer.text

    def test_the_form_knows_the_sentence_it_was_opened_at_and_what_is_left_of_the_limit(
        self, office, as_user
    ):
        page = as_user(office.clerk).get(address("prose_new", office.draft(), after=PLACE))
        assert f'<option value="{PLACE}" selected>' in page.text
        assert "上限 5000 字" in page.text

    def test_words_are_taken_out_and_kept_among_the_versions(self, office, as_user):
        report, key = office.draft(), uuid4()
        write(office, report, key=key)
        client = as_user(office.clerk)
        assert client.post(address("prose_remove", report, key), {"seen": 2}).status_code == 302
        report.refresh_from_db()
        assert report.prose == []
        assert f"<del>{WORDS}</del>" in client.get(address("versions", report)).text
        assert client.get(address("prose_edit", report, key)).status_code == 404

    def test_words_are_escaped(self, office, as_user):
        report = write(office, office.draft(), "<script>3场</script>")
        page = as_user(office.clerk).get(address("detail", report)).text
        assert "<script>3" not in page
        assert "&lt;script&gt;" in page


class TestTwoPeople:
    def test_one_piece_is_not_overwritten_silently(self, office, second_clerk):
        report, key = office.draft(), uuid4()
        write(office, report, key=key)
        write(office, report, "第二人的话。", key=key, seen=2, by=second_clerk)
        with pytest.raises(actions.EditedMeanwhile) as clash:
            write(office, report, "第一人的话。", key=key, seen=2)
        assert clash.value.theirs["text"] == "第二人的话。"
        with pytest.raises(actions.EditedMeanwhile):
            actions.take_out(report=report, key=key, seen=2, by=office.clerk, at=AT)
        report.refresh_from_db()
        assert [piece["text"] for piece in report.prose] == ["第二人的话。"]

    def test_different_pieces_do_not_clash(self, office, second_clerk):
        report = office.draft()
        write(office, report, "甲。", seen=1)
        write(office, report, "乙。", seen=1, by=second_clerk)
        report.refresh_from_db()
        assert [piece["text"] for piece in report.prose] == ["甲。", "乙。"]

    def test_a_choice_of_what_is_stated_is_not_overwritten_silently(self, office, second_clerk):
        report = office.draft()
        actions.set_stated(report=report, keys=["visits"], seen=1, by=second_clerk, at=AT)
        with pytest.raises(actions.EditedMeanwhile):
            actions.set_stated(report=report, keys=[], seen=1, by=office.clerk, at=AT)

    def test_going_back_does_not_pass_over_what_was_saved_since(self, office, second_clerk):
        report = write(office, office.draft())
        write(office, report, "后来的话。", by=second_clerk)
        with pytest.raises(actions.EditedMeanwhile):
            actions.go_back(report=report, number=1, seen=2, by=office.clerk, at=AT)

    def test_the_page_shows_both_texts_and_saving_again_decides(self, office, second_clerk, as_user):
        report, key = office.draft(), uuid4()
        write(office, report, "开展活动三场。", key=key)
        write(office, report, "开展活动五场。", key=key, by=second_clerk)
        client, page = as_user(office.clerk), address("prose_edit", report, key)
        answer = client.post(page, {"seen": 2, "after": PLACE, "text": "开展活动七场。"})
        assert answer.status_code == 409
        assert "开展活动五场。" in answer.text
        assert "<del>五</del><ins>七</ins>" in answer.text
        again = {name: answer.context["form"][name].value() for name in ("seen", "after", "text")}
        assert client.post(page, again).status_code == 302
        report.refresh_from_db()
        assert report.prose[0]["text"] == "开展活动七场。"


class TestVersions:
    def test_the_page_shows_what_differs_and_one_goes_back(self, office, as_user):
        report, key = office.draft(), uuid4()
        write(office, report, "开展活动三场。", key=key)
        write(office, report, "开展活动五场。", key=key)
        client = as_user(office.clerk)
        page = client.get(address("versions", report)).text
        assert "开展活动<del>三</del><ins>五</ins>场。" in page
        assert client.post(address("go_back", report, 2), {"seen": 3}).status_code == 302
        report.refresh_from_db()
        assert report.prose[0]["text"] == "开展活动三场。"
        assert report.revisions.first().number == 4
        assert kinds()[-1] == "report:reverted"

    def test_going_back_restores_what_was_stated(self, office):
        report = office.draft()
        actions.set_stated(report=report, keys=["visits"], by=office.clerk, at=AT)
        actions.go_back(report=report, number=1, seen=2, by=office.clerk, at=AT)
        report.refresh_from_db()
        assert report.stated == []

    @pytest.mark.parametrize("query", ["old=1&new=9", "old=x", ""])
    def test_an_unknown_version_is_answered(self, office, as_user, query):
        report, client = office.draft(), as_user(office.deputy)
        assert client.get(f"{address('versions', report)}?{query}").status_code == 200
        assert as_user(office.clerk).post(address("go_back", report, 9), {"seen": 1}).status_code == 422

    def test_a_clash_is_answered_on_the_page(self, office, as_user):
        report = write(office, office.draft())
        answer = as_user(office.clerk).post(address("go_back", report, 1), {"seen": 1})
        assert answer.status_code == 409
        assert "在您打开以后保存了新的内容" in answer.text


class TestComments:
    def test_readers_comment_and_no_comment_enters_the_document(self, office):
        report = office.draft()
        said = remark(office, report)
        actions.answer(comment=said, text="已补充。", form_key=uuid4(), by=office.clerk, at=AT)
        actions.settle(comment=said, by=office.clerk, at=AT)
        assert kinds()[-3:] == ["report:commented", "report:answered", "report:settled"]
        words = "".join(line.text for line in docx.Document(BytesIO(actions.docx_of(report))).paragraphs)
        assert "请写明截至" not in words
        assert "已补充" not in words

    @pytest.mark.parametrize("name", ["staff", "department_clerk", "stranger"])
    def test_those_who_may_not_read_the_draft_say_nothing(self, office, name):
        report = office.draft()
        said, wrong = remark(office, report), getattr(office, name)
        with pytest.raises(Refused):
            remark(office, report, by=wrong)
        with pytest.raises(Refused):
            actions.answer(comment=said, text="好。", form_key=uuid4(), by=wrong, at=AT)
        with pytest.raises(Refused):
            actions.settle(comment=said, by=wrong, at=AT)
        assert Comment.objects.count() == 1

    def test_a_reader_does_not_settle_what_another_said(self, office):
        other = UserFactory(can={"deputy": office.bureau})
        with pytest.raises(Refused, match="由提出人、起草人"):
            actions.settle(comment=remark(office, office.draft()), by=other, at=AT)

    def test_is_said_and_settled_once(self, office):
        report, key = office.draft(), uuid4()
        said = remark(office, report, form_key=key)
        assert remark(office, report, form_key=key) == said
        for _ in range(2):
            actions.settle(comment=said, by=office.deputy, at=AT)
        assert kinds().count("report:settled") == 1
        with pytest.raises(ValidationError, match="已经办结"):
            actions.answer(comment=said, text="再说。", form_key=uuid4(), by=office.clerk, at=AT)

    def test_an_open_comment_holds_up_the_freezing(self, office):
        report = office.draft()
        office.evaluate()
        said = remark(office, report)
        with pytest.raises(ValidationError, match="还有 1 条意见没有办结"):
            actions.freeze(report=report, by=office.head, at=AT)
        actions.settle(comment=said, by=office.head, at=AT)
        assert actions.freeze(report=report, by=office.head, at=AT).is_frozen

    def test_stands_beside_its_sentence_and_is_answered_on_its_page(self, office, as_user):
        report = office.draft()
        said = remark(office, report)
        assert "请写明截至哪一天。" in as_user(office.head).get(address("detail", report)).text
        client = as_user(office.clerk)
        answer = client.post(address("answer", report, said.pk), {"form_key": uuid4(), "text": ""})
        assert answer.status_code == 422
        client.post(address("answer", report, said.pk), {"form_key": uuid4(), "text": "已补充。"})
        assert "已补充。" in client.get(address("comments", report, on=PLACE)).text
        assert client.get(address("comments", report, on="none")).status_code == 404


class TestMarks:
    def test_an_unbacked_number_is_amber_listed_and_confirmed_before_freezing(self, office, as_user):
        report = write(office, office.draft())
        office.evaluate()
        client = as_user(office.head)
        page = client.get(address("detail", report)).text
        assert '<mark class="fault fault--unbacked">36户</mark>' in page
        assert "没有依据的数字 2 处" in page
        answer = client.post(address("freeze", report), {"checked": "on"})
        assert answer.status_code == 422
        assert "没有记录支持的数字" in answer.text
        assert (
            client.post(address("freeze", report), {"checked": "on", "numbers_checked": "on"}).status_code
            == 302
        )

    def test_words_whose_sentence_went_are_listed_with_a_way_to_place_them(self, office, as_user):
        activity, report, key = office.record(), office.draft(), uuid4()
        write(office, report, "观后讨论热烈。", key=key, after="warning-education")
        activity.delete()
        page = as_user(office.clerk).get(address("detail", report)).text
        assert "没有写入的" in page
        assert address("prose_edit", report, key) in page


class TestFrozen:
    @pytest.fixture
    def frozen(self, office):
        report = write(office, office.draft())
        self.said = remark(office, report)
        actions.settle(comment=self.said, by=office.clerk, at=AT)
        office.evaluate()
        return actions.freeze(report=report, by=office.head, at=AT)

    def test_nothing_is_written_said_or_taken_back(self, office, frozen):
        key = frozen.prose[0]["key"]
        for step in (
            lambda: write(office, frozen),
            lambda: actions.take_out(report=frozen, key=key, seen=2, by=office.clerk, at=AT),
            lambda: actions.go_back(report=frozen, number=1, seen=2, by=office.clerk, at=AT),
            lambda: remark(office, frozen),
            lambda: actions.answer(comment=self.said, text="好。", form_key=uuid4(), by=office.clerk, at=AT),
            lambda: actions.settle(comment=self.said, by=office.clerk, at=AT),
        ):
            with pytest.raises(Refused, match="已定稿"):
                step()

    def test_the_words_are_part_of_the_digest_and_of_the_document_that_is_verified(self, office, frozen):
        document = actions.docx_of(frozen)
        assert actions.verify_document(document)[1] == []
        sentence = frozen.snapshot["blocks"][0]["passages"][0]["sentences"][2]
        assert sentence["text"] == WORDS
        sentence["text"] = "走访群众63户。"
        frozen.save()
        _, faults = actions.verify_document(document)
        assert any("与摘要不符" in fault for fault in faults)
        assert any("走访群众63户" in fault for fault in faults)

    def test_the_frozen_text_is_not_that_of_the_draft_behind_it(self, office, frozen, as_user):
        Report.objects.update(prose=[])
        assert "36户" in as_user(office.deputy).get(address("detail", frozen)).text
        assert WORDS not in str(content_of(Report.objects.get(), as_of=today()))
