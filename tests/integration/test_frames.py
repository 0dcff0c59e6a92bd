"""A tracker that prints every frame's local variables prints nothing that was typed."""

import pytest
from integration.tab import Tab

from tests.torture.frames import walk
from tests.torture.frames.breaks import BREAKS
from tests.torture.frames.ground import asking_the_sandbox
from tests.torture.frames.person import found_in
from tests.torture.frames.walk import LAYERS, LICENSE
from tests.torture.frames.watch import Watch

#: One at each layer; `python -m tests.torture.frames` throws at all.
SOME = [name for name in BREAKS if name.endswith((
    "Room.bear", "names._apart", "form, broken at idp.kms.LocalKms.encrypt", "Template.execute", "wsgi.Bytes",
    "serializer.personal", "Connection.send", "_verdict",
))]  # fmt: skip


@pytest.fixture
def walked(services, monkeypatch):
    """Walks layers; returns the watches over each."""
    with asking_the_sandbox(monkeypatch):
        yield lambda layers, tab: {name: Watch().over(layer, tab) for name, layer in layers.items()}


@pytest.mark.parametrize("layers", [LAYERS, LICENSE], ids=["forms and jobs", "license"])
def test_no_line_holds_what_was_typed_where_it_is_seen(walked, layers):
    """Forms, pages, jobs, vendors: each line that is run, in every thread."""
    watches = walked(layers, Tab())
    assert {name: watch.found for name, watch in watches.items() if watch.found} == {}
    assert all(watch.looks > 1000 for watch in watches.values())


@pytest.mark.parametrize("name", SOME)
def test_no_exception_shows_what_was_typed(walked, name):
    """Thrown where plain text lies, and looked at wherever it is caught or logged."""
    (watch,) = walked({name: BREAKS[name]}, Tab()).values()
    assert watch.found == {}
    assert watch.errors


@pytest.mark.parametrize("shown", [
    "{'zip': '59017'}", "zipcode=59017&", "MT 59017-4417", "x=b'\\xff\\xd8\\xff\\xe0\\x00\\x10JFIF\\x00'",
    "/9j/4AAQSkZJRgABAQ", "'8213'", "ssn=900-47-8213", "UXV1eGJyb3RoZXI",
])  # fmt: skip
def test_what_was_typed_is_found_however_it_is_printed(shown):
    """By itself, in a form, in base64."""
    assert found_in(shown)


@pytest.mark.parametrize("shown", ["<Entity at 0x7f5901755a0>", "3f59017b-1111-4000", r"b'\xff\xd8\xff\x01'"])
def test_what_comes_by_chance_is_not(shown):
    """An address of memory, an id, three bytes of a sealed text."""
    assert not found_in(shown)


def test_a_photo_begins_as_it_is_looked_for():
    """Ours, as Pillow writes them."""
    assert found_in(repr(walk.card()[:20]))
