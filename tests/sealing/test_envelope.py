"""Sealed texts: what they hide, and that they open only where they were put, with a key that is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhunsheng.sealing import keyring
from zhunsheng.sealing.envelope import Damaged, Suite, rewrap, seal, unseal
from zhunsheng.sealing.keyring import Keyring, KeysUnusable

OLD = Keyring({"one": b"1" * 32}, newest="one")
BOTH = Keyring({"one": b"1" * 32, "two": b"2" * 32}, newest="two")
NEW = Keyring({"two": b"2" * 32}, newest="two")
PLACE = "talks.talk:1:text"


@given(st.text(min_size=1), st.sampled_from(Suite))
def test_a_text_comes_back_and_no_two_tokens_are_alike(text, suite):
    token = seal(text, place=PLACE, keyring=OLD, suite=suite)
    assert unseal(token, place=PLACE, keyring=OLD) == text
    assert token != seal(text, place=PLACE, keyring=OLD, suite=suite)


@pytest.mark.parametrize("suite", Suite)
def test_a_token_does_not_show_its_text(suite):
    token = seal("标记文字-不可见", place=PLACE, keyring=OLD, suite=suite)
    assert token.isascii()
    assert "标记文字" not in token


@pytest.mark.parametrize("suite", Suite)
def test_a_token_moved_to_another_row_is_damage_and_not_another_persons_text(suite):
    token = seal("谈话要点", place=PLACE, keyring=OLD, suite=suite)
    with pytest.raises(Damaged):
        unseal(token, place="talks.talk:2:text", keyring=OLD)


@given(st.data())
def test_any_changed_character_is_found(data):
    token = seal("谈话要点", place=PLACE, keyring=OLD)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    try:
        found = unseal(changed, place=PLACE, keyring=OLD)
    except Damaged:
        return
    assert found == "谈话要点"  # only the padding bits of the encoding were touched


@pytest.mark.parametrize(
    "token", ["", "zs1", "zs1:sm4-gcm:one:x:y", "zs9:sm4-gcm:one:AAAA:AAAA", "zs1:rot13:one:AA==:AA=="]
)
def test_what_is_no_token_is_damage(token):
    with pytest.raises(Damaged):
        unseal(token, place=PLACE, keyring=OLD)


def test_after_wrapping_anew_the_old_key_is_not_needed():
    token = rewrap(seal("谈话要点", place=PLACE, keyring=OLD), place=PLACE, keyring=BOTH)
    assert unseal(token, place=PLACE, keyring=NEW) == "谈话要点"
    with pytest.raises(Damaged):
        unseal(token, place=PLACE, keyring=OLD)


def test_a_key_file_is_its_owners_only_and_its_newest_key_comes_last(tmp_path):
    file = tmp_path / "keys" / "sealing"
    first, second = keyring.add_key(file), keyring.add_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    ring = keyring.load(file)
    assert list(ring.keys) == [first, second]
    assert ring.newest == second


@pytest.mark.parametrize("content", ["", "one\n", "one zz\n", "one 1234\n"])
def test_a_damaged_key_file_says_so(tmp_path, content):
    file = tmp_path / "keys"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(KeysUnusable, match="damaged"):
        keyring.load(file)


def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "keys"
    keyring.add_key(file)
    file.chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        keyring.load(file)


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(KeysUnusable, match="zhunsheng setup"):
        keyring.load(tmp_path / "none")
