"""The log: nothing in it can be changed unnoticed, and no change happens without it."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import AT, UnitFactory, UserFactory
from zhunsheng.audit import actions
from zhunsheng.audit.context import Origin, origin
from zhunsheng.audit.models import ChainHead, Entry

pytestmark = pytest.mark.django_db


def write(count):
    for number in range(count):
        actions.record("file:stored", by=f"测试员{number}", at=AT, changes={"name": f"会议记录{number}.pdf"})


def behind_its_back(sql, *values):
    """Change the table as someone with the database file could: the triggers off, then on again."""
    names = {
        "sqlite": ("audit_entry_no_update", "audit_entry_no_delete"),
        "postgresql": ("audit_entry_no_change", "audit_entry_no_truncate"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
            triggers = [row[0] for row in cursor.fetchall()]
            for name in names:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        if connection.vendor == "sqlite":
            for trigger in triggers:
                cursor.execute(trigger)
        else:
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


class TestRecord:
    def test_chains_each_entry_to_the_one_before(self):
        write(3)
        first, second, third = Entry.objects.all()
        assert (second.previous, third.previous) == (first.digest, second.digest)
        assert actions.verify() == []

    def test_keeps_who_in_which_role_from_where(self):
        bureau = UnitFactory()
        user = UserFactory(can={"recorder": bureau})
        token = origin.set(Origin("10.0.0.9", "abc123"))
        try:
            entry = actions.record("unit:created", by=user, at=AT, target=bureau, reason="机构改革")
        finally:
            origin.reset(token)
        assert (entry.role, entry.address, entry.request_id) == ("党务干部", "10.0.0.9", "abc123")
        assert list(Entry.objects.about(bureau)) == [entry]

    def test_refuses_a_deed_it_has_no_name_for(self):
        with pytest.raises(ValueError, match="knows no deed"):
            actions.record("unit:exploded", by="系统", at=AT)

    def test_goes_with_the_change_when_that_is_rolled_back(self):
        with transaction.atomic():
            write(1)
            transaction.set_rollback(True)
        assert not Entry.objects.exists()
        assert actions.verify() == []


class TestTheDatabase:
    @pytest.mark.parametrize("sql", ["UPDATE audit_entry SET person = '别人'", "DELETE FROM audit_entry"])
    def test_refuses_to_change_or_remove_an_entry(self, sql):
        write(1)
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(sql)
        assert Entry.objects.count() == 1


class TestVerify:
    def test_names_an_entry_of_which_one_letter_was_changed(self):
        write(5)
        behind_its_back("UPDATE audit_entry SET person = '测试员X' WHERE sequence = 3")
        assert [fault for fault in actions.verify() if "第 3 条" in fault]

    def test_names_an_entry_of_which_one_byte_of_the_digest_was_changed(self):
        write(5)
        digest = Entry.objects.get(sequence=3).digest
        changed = ("0" if digest[0] != "0" else "1") + digest[1:]
        behind_its_back("UPDATE audit_entry SET digest = %s WHERE sequence = 3", changed)
        assert [fault for fault in actions.verify() if "第 3 条" in fault]

    def test_names_a_missing_entry(self):
        write(5)
        behind_its_back("DELETE FROM audit_entry WHERE sequence = 3")
        assert actions.verify() == ["第 3 条审计记录缺失（其后为第 4 条）。"]

    def test_finds_a_tail_cut_off(self):
        write(5)
        behind_its_back("DELETE FROM audit_entry WHERE sequence > 3")
        assert actions.verify() == ["审计日志应止于第 5 条，实际止于第 3 条：末尾被删除、追加或改动。"]

    def test_finds_an_entry_added_at_the_end_even_with_a_right_digest(self):
        write(2)
        head = ChainHead.objects.values("sequence", "digest").get()
        write(1)
        ChainHead.objects.update(**head)
        assert actions.verify() == ["审计日志应止于第 2 条，实际止于第 3 条：末尾被删除、追加或改动。"]

    def test_finds_two_entries_that_changed_places(self):
        write(4)
        behind_its_back(
            "UPDATE audit_entry SET sequence = CASE sequence WHEN 2 THEN 30 ELSE 20 END WHERE sequence IN (2, 3)"
        )
        behind_its_back(
            "UPDATE audit_entry SET sequence = CASE sequence WHEN 30 THEN 3 ELSE 2 END WHERE sequence IN (20, 30)"
        )
        faults = "".join(actions.verify())
        assert "第 2 条" in faults
        assert "第 3 条" in faults
