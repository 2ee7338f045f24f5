"""Sealed texts. Pure: text, place and keys in, a token out, and back.

A token reads ``zs1:SUITE:KEY:WRAPPED:CONTENT``. Every text has a key of its own, wrapped by a master key, so that a
new master key means wrapping anew and not sealing anew. Both parts are bound to the place where the token stands:
moved or swapped, it does not open (SEC-26).
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from enum import StrEnum
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhunsheng.sealing.keyring import Keyring

FORM = "zs1"
NONCE, TAG = 12, 16  # bytes


class Suite(StrEnum):
    """Ciphers to choose from: the national ones, or the international ones."""

    SM4 = "sm4-gcm"
    AES = "aes-256-gcm"


class _Parts(NamedTuple):
    cipher: type
    size: int  # bytes of a key
    digest: type


_SUITES = {Suite.SM4: _Parts(algorithms.SM4, 16, SM3), Suite.AES: _Parts(algorithms.AES, 32, SHA256)}


class Damaged(Exception):
    """A token does not open: changed, moved from its place, or sealed with a key that is not there."""


def seal(text: str, *, place: str, keyring: Keyring, suite: Suite = Suite.SM4) -> str:
    """Return a text as a token that opens only at its place, such as ``talks.talk:PK:text``."""
    own = os.urandom(_SUITES[suite].size)
    head = f"{FORM}:{suite}:{keyring.newest}"
    wrapped = _encrypt(suite, _wrapping_key(suite, keyring, keyring.newest), own, f"{place}:key")
    return f"{head}:{_written(wrapped)}:{_written(_encrypt(suite, own, text.encode(), place))}"


def unseal(token: str, *, place: str, keyring: Keyring) -> str:
    """Return the text of a token.

    Raises:
        Damaged: when it was changed or moved, or its master key is not on the ring.
    """
    suite, own, content = _opened(token, place, keyring)
    return _decrypt(suite, own, content, place).decode()


def rewrap(token: str, *, place: str, keyring: Keyring) -> str:
    """Return a token whose own key is wrapped by the newest master key; the sealed text is not touched.

    Raises:
        Damaged: as :func:`unseal`.
    """
    suite, own, content = _opened(token, place, keyring)
    wrapped = _encrypt(suite, _wrapping_key(suite, keyring, keyring.newest), own, f"{place}:key")
    return f"{FORM}:{suite}:{keyring.newest}:{_written(wrapped)}:{_written(content)}"


def _opened(token, place, keyring):
    """Return a token's suite, its own key, and the content that is still sealed."""
    try:
        form, suite, master, wrapped, content = token.split(":")
        suite, wrapped, content = Suite(suite), _read(wrapped), _read(content)
    except (ValueError, Base64Error) as error:
        raise Damaged(place) from error
    if form != FORM or master not in keyring.keys:
        raise Damaged(place)
    own = _decrypt(suite, _wrapping_key(suite, keyring, master), wrapped, f"{place}:key")
    return suite, own, content


def _wrapping_key(suite, keyring, master):
    parts = _SUITES[suite]
    kdf = HKDF(algorithm=parts.digest(), length=parts.size, salt=None, info=f"zhunsheng {suite}".encode())
    return kdf.derive(keyring.keys[master])


def _encrypt(suite, key, content, place):
    nonce = os.urandom(NONCE)
    encryptor = Cipher(_SUITES[suite].cipher(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place.encode())
    return nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def _decrypt(suite, key, sealed, place):
    if len(sealed) < NONCE + TAG:
        raise Damaged(place)
    nonce, content, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    decryptor = Cipher(_SUITES[suite].cipher(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(place.encode())
    try:
        return decryptor.update(content) + decryptor.finalize()
    except InvalidTag as error:
        raise Damaged(place) from error


def _written(content: bytes) -> str:
    return urlsafe_b64encode(content).decode()


def _read(text: str) -> bytes:
    return urlsafe_b64decode(text.encode())
