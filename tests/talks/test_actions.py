"""Talks from the record to the confirmation: whose words they are, what is logged, what stays sealed."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from tests.factories import AT
from tests.talks.factories import MARKER
from zhunsheng.accounts.rulings import Refused
from zhunsheng.audit.models import Entry
from zhunsheng.engine import Role
from zhunsheng.notices.sources import pressing
from zhunsheng.sealing.envelope import Damaged
from zhunsheng.talks import actions
from zhunsheng.talks.facts import facts_of
from zhunsheng.talks.kinds import Kind
from zhunsheng.talks.models import Talk


def whole_database():
    """Return everything that stands in any table, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_what_was_said_stands_nowhere_in_the_database_in_plain(bureau):
    """SEC-25, SEC-29: text, answer and outcome are looked for in every table, the log and the sessions included."""
    talk = bureau.record(reminders=f"{MARKER}-提醒")
    actions.share(talk=talk, by=bureau.leader, at=AT)
    actions.answer(talk=talk, agreed=False, remark=f"{MARKER}-意见", by=bureau.head, at=AT)
    later = AT + timedelta(days=9)
    actions.follow_up(talk=talk, on=date(2026, 6, 5), outcome=f"{MARKER}-回访", by=bureau.leader, at=later)
    actions.read_texts(talk=talk, by=bureau.leader, at=AT)
    assert "节前廉洁提醒" in whole_database()  # the search does see what is not sealed
    assert MARKER not in whole_database()


def test_the_talker_reads_it_and_the_reading_is_logged(bureau):
    talk = bureau.record()
    assert actions.read_texts(talk=talk, by=bureau.leader, at=AT) == {"text": MARKER, "reminders": "逐笔留痕"}
    entry = Entry.objects.about(talk).get(kind="talk:read")
    assert entry.changes == {}


@pytest.mark.parametrize("name", ["secretary", "recorder", "officer", "staff", "stranger", "head"])
def test_nobody_else_reads_it_before_it_is_shared(bureau, name):
    talk = bureau.record()
    with pytest.raises(Refused):
        actions.read_texts(talk=talk, by=getattr(bureau, name), at=AT)
    assert not Entry.objects.about(talk).filter(kind="talk:read").exists()


def test_the_person_talked_with_reads_it_once_it_is_shared(bureau):
    talk = actions.share(talk=bureau.record(), by=bureau.leader, at=AT)
    assert actions.read_texts(talk=talk, by=bureau.head, at=AT)["text"] == MARKER


def test_leave_to_read_is_given_with_a_reason_to_head_or_officer_and_runs_out(bureau, monkeypatch):
    talk = bureau.record()
    with pytest.raises(Refused, match="主要负责人或纪检干部"):
        actions.permit(
            talk=talk,
            reader=bureau.recorder,
            reason="想看",
            ends_on=date(2026, 6, 5),
            by=bureau.leader,
            at=AT,
        )
    with pytest.raises(ValidationError) as error:
        actions.permit(
            talk=talk, reader=bureau.officer, reason=" ", ends_on=date(2026, 9, 5), by=bureau.leader, at=AT
        )
    assert set(error.value.message_dict) == {"reason", "ends_on"}
    with pytest.raises(Refused):
        actions.permit(
            talk=talk,
            reader=bureau.officer,
            reason="核实",
            ends_on=date(2026, 6, 5),
            by=bureau.secretary,
            at=AT,
        )
    actions.permit(
        talk=talk, reader=bureau.officer, reason="核实", ends_on=date(2026, 6, 5), by=bureau.leader, at=AT
    )
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 6, 5))
    assert actions.read_texts(talk=talk, by=bureau.officer, at=AT)["text"] == MARKER
    monkeypatch.setattr("zhunsheng.clock.today", lambda: date(2026, 6, 6))
    with pytest.raises(Refused):
        actions.read_texts(talk=talk, by=bureau.officer, at=AT)


def test_the_same_form_sent_twice_records_one_talk(bureau):
    key = "6f6d2c8e-0d9b-4f57-9d6e-3f4f6f2f9f11"
    assert bureau.record(form_key=key) == bureau.record(form_key=key)
    assert Talk.objects.count() == 1


def test_the_text_is_required_and_nothing_is_kept_without_it(bureau):
    with pytest.raises(ValidationError) as error:
        bureau.record(text="  ", topic="")
    assert set(error.value.message_dict) == {"text", "topic"}
    assert not Talk.objects.exists()


def test_a_mark_of_state_secrecy_is_refused(bureau):
    with pytest.raises(ValidationError, match="密级标志"):
        bureau.record(text="机密★10年")


def test_only_the_person_talked_with_confirms_and_only_once(bureau):
    talk = bureau.record()
    with pytest.raises(Refused, match="还没有请您核对"):
        actions.answer(talk=talk, agreed=True, by=bureau.head, at=AT)
    actions.share(talk=talk, by=bureau.leader, at=AT)
    with pytest.raises(Refused, match="本人"):
        actions.answer(talk=talk, agreed=True, by=bureau.leader, at=AT)
    actions.answer(talk=talk, agreed=True, by=bureau.head, at=AT)
    with pytest.raises(Refused, match="已经答复"):
        actions.answer(talk=talk, agreed=False, remark="不对", by=bureau.head, at=AT)


def test_who_disagrees_says_in_what_and_a_change_asks_them_anew(bureau):
    talk = actions.share(talk=bureau.record(), by=bureau.leader, at=AT)
    with pytest.raises(ValidationError, match="哪里"):
        actions.answer(talk=talk, agreed=False, by=bureau.head, at=AT)
    talk = actions.answer(talk=talk, agreed=False, remark="漏了我的说明", by=bureau.head, at=AT)
    values = bureau.values(text="补上说明")
    changed = actions.change_talk(talk=talk, expected=1, **values)
    assert (changed.shared_at, changed.agreed, changed.version) == (None, None, 2)
    assert actions.read_texts(talk=changed, by=bureau.leader, at=AT)["text"] == "补上说明"
    with pytest.raises(actions.EditedMeanwhile):
        actions.change_talk(talk=talk, expected=1, **values)


def test_a_confirmed_record_no_longer_changes(bureau):
    talk = bureau.confirmed()
    with pytest.raises(Refused, match="已经确认"):
        actions.change_talk(talk=talk, expected=1, **bureau.values())


def test_a_talk_tells_the_engine_that_it_was_held_and_by_whom(bureau):
    bureau.confirmed()
    (fact,) = facts_of(bureau.bureau)
    assert (f"person:{bureau.leader.person_id}", Role.AUTHOR) in fact.roles
    assert (f"person:{bureau.head.person_id}", Role.TARGET) in fact.roles
    assert "talkee_signature" in fact.evidence


def test_the_log_names_nobody_of_a_first_form_talk(bureau):
    talk = bureau.record(
        kind=Kind.REMINDER, person=bureau.staff.person, talkers=[bureau.officer.person], by=bureau.officer,
        unit=bureau.bureau, commitment="改",
    )  # fmt: skip
    told = str(Entry.objects.about(talk).get(kind="talk:recorded").changes)
    assert "叶四" not in told
    assert "提醒谈话" in told


def test_swapped_texts_are_damage_and_not_the_other_persons(bureau):
    """SEC-26."""
    one, other = bureau.record(), bureau.record(person=bureau.staff.person, text="另一次谈话")
    Talk.objects.filter(pk=one.pk).update(text=other.text)
    one.refresh_from_db()
    with pytest.raises(Damaged):
        actions.read_texts(talk=one, by=bureau.leader, at=AT)


def test_a_new_master_key_leaves_every_text_readable(bureau, settings, tmp_path):
    settings.SEALING_KEY_FILE = tmp_path / "keys"
    talk = bureau.record()
    before = talk.text
    call_command("rotate_keys", stdout=StringIO())
    talk.refresh_from_db()
    assert talk.text != before
    (tmp_path / "keys").write_text((tmp_path / "keys").read_text().splitlines()[-1] + "\n")
    assert actions.read_texts(talk=talk, by=bureau.leader, at=AT)["text"] == MARKER
    assert Entry.objects.filter(kind="keys:rotated").exists()


def test_reminders_go_to_those_who_were_there_and_say_nothing(bureau):
    """SEC-76: what is told names no subject and is nobody else's."""
    talk = bureau.record(follow_up_on=date(2026, 6, 2))
    actions.share(talk=talk, by=bureau.leader, at=AT)
    things = [thing for thing in pressing(bureau.bureau, as_of=date(2026, 6, 1)) if thing.is_private]
    assert {thing.people for thing in things} == {(bureau.head.person_id,), (bureau.leader.person_id,)}
    assert not any("节前" in thing.title or MARKER in thing.title for thing in things)


def test_arranging_is_for_the_talker_or_the_keeper_of_records(bureau):
    values = {
        "unit": bureau.unit, "kind": Kind.DUTY, "talker": bureau.leader.person, "person": bureau.head.person,
        "planned_on": date(2026, 6, 9), "at": AT,
    }  # fmt: skip
    with pytest.raises(Refused):
        actions.plan_talk(**values, by=bureau.staff)
    assert actions.plan_talk(**values, by=bureau.leader) == actions.plan_talk(**values, by=bureau.recorder)
    with pytest.raises(ValidationError, match="不能早于今天"):
        actions.plan_talk(**values | {"planned_on": date(2026, 5, 1)}, by=bureau.leader)
    with pytest.raises(ValidationError, match="不提前公开安排"):
        actions.plan_talk(**values | {"kind": Kind.ADMONITION}, by=bureau.leader)
