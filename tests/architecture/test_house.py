"""The house keeps its shape: rooms look alike, every model field is named, every fact has a kind somebody tells of."""

from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.urls import URLPattern, get_resolver

import zhunsheng
from zhunsheng.audit.kinds import KINDS
from zhunsheng.ledger.sources import fact_kinds, fact_rooms

PACKAGE = Path(zhunsheng.__file__).parent
ROOMS = [app for app in apps.get_app_configs() if app.name.startswith("zhunsheng.")]
# The files a room may have; a new kind of file is a decision, to be made here and in docs/architecture.md.
WRITERS = ("save(", ".create(", "bulk_create(", "bulk_update(", ".delete()", ".update(")


def sources(pattern):
    return [path for path in PACKAGE.rglob(pattern) if "migrations" not in path.parts]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.label)
def test_every_room_says_in_one_line_what_it_is_for(room):
    assert room.module.__doc__
    assert "\n" not in room.module.__doc__.strip()


@pytest.mark.parametrize("path", sources("views.py"), ids=lambda path: path.parent.name)
def test_views_change_nothing_themselves(path):
    text = path.read_text()
    assert not [writer for writer in WRITERS if f"objects{writer}" in text or f"objects.{writer}" in text]
    assert ".save(" not in text


@pytest.mark.parametrize("path", [*sources("rules.py")], ids=lambda path: path.parent.name)
def test_rules_ask_neither_the_clock_nor_the_database(path):
    text = path.read_text()
    for forbidden in (".objects", "timezone", "clock", "today()", "datetime.now"):
        assert forbidden not in text


def test_every_kind_of_fact_the_catalogue_asks_for_is_told_by_some_room():
    data = yaml.safe_load((PACKAGE / "catalogue/data/obligations.yaml").read_text())
    asked = {
        kind
        for obligation in data
        for version in obligation["versions"]
        for kind in version["rule"].get("answered_by", [])
    }
    assert asked
    assert asked <= set(fact_kinds())


def test_no_kind_of_fact_is_told_by_two_rooms():
    kinds = [kind for room in fact_rooms() for kind in room.KINDS]
    assert len(kinds) == len(set(kinds))


def test_no_page_needs_anything_from_elsewhere():
    """SEC-74: styles, scripts and pictures come from this house."""
    for path in [*sources("*.html"), *sources("*.css"), *sources("*.js")]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text, path
        assert "https://" not in text, path


def test_no_template_carries_inline_style_or_script():
    """SEC-24: the content security policy would refuse them."""
    for path in sources("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert " onclick=" not in text, path
        assert "<script>" not in text, path


def url_names(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + pattern.name
        else:
            yield from url_names(pattern.url_patterns, f"{prefix}{pattern.app_name}:")


def test_every_page_has_a_name():
    names = list(url_names())
    assert len(names) == len(set(names)) > 20


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_deed_the_log_knows_is_done_somewhere(kind):
    code = "".join(path.read_text() for path in sources("*.py") if path.name != "kinds.py")
    assert f'"{kind}"' in code
