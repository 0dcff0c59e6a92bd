"""Every vendor's answer with each of its parts, in turn, as something else: a word, or a failure of the vendor's."""

import copy
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from unit.asking import ADAPTERS, ask

from idp.errors import VendorError
from tasks.vendors.standins import testing
from tasks.vendors.wire import circuits, http
from tasks.vendors.wire.reply import Reply

#: What JSON can hold in the place of anything; a lone surrogate is a text that no encoding takes.
ODD = [None, [], {}, [[]], [{}], "", "\ud800", 7, -1.5, 10**400, True, {"a": []}, ["x"], "passed", "nobody's word"]

#: What may stand in an element's or an attribute's place.
ODD_TEXT = ["", "TRUE", "2", "\ufefftrue"]

JSON_VENDORS = [name for name in ADAPTERS if name != "aamva"]


def places(node: Any, at: tuple = ()) -> Iterator[tuple]:
    """The way to each part of a document, the whole first."""
    yield at
    for name, part in node.items() if isinstance(node, dict) else enumerate(node if isinstance(node, list) else []):
        yield from places(part, (*at, name))


def changed(node: Any, at: tuple, odd: Any) -> Any:
    """The document with something odd at that place."""
    if not at:
        return odd
    made = here = copy.deepcopy(node)
    for name in at[:-1]:
        here = here[name]
    here[at[-1]] = odd
    return made


def heard(name: str, vendor) -> str:
    """What the vendor's stand-in says to somebody."""
    ask(name)
    _, _, text = vendor._answers[-1](vendor.requests[-1])
    return text


def outcome(name: str) -> bool | str:
    """Whether it is a yes; the cause of a failure."""
    circuits.breakers.clear()
    try:
        return ask(name).verified
    except VendorError as e:
        return e.cause.value


def with_odd(text: str, n: int, odd: str) -> str:
    """An XML document whose element number `n` is odd."""
    root = ElementTree.fromstring(text)
    parents = {child: parent for parent in root.iter() for child in parent}
    element = list(root.iter())[n]
    if odd == "gone" and element in parents:
        parents[element].remove(element)
    elif odd != "gone":
        element.text = odd
    return ElementTree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("name", JSON_VENDORS)
def test_odd_json(vendors, monkeypatch, name):
    """Neither breaks a job, nor makes a yes of a no."""
    vendor = getattr(vendors, name)
    for says in (vendor.verified, vendor.not_verified):
        says()
        document, is_yes = json.loads(heard(name, vendor)), says == vendor.verified
        for at, odd in product(places(document), ODD):
            body = json.dumps(changed(document, at, odd)).encode()
            with monkeypatch.context() as patch:
                patch.setattr(http, "answered", lambda via, service, *more, body=body: Reply(service, 200, body))
                said = outcome(name)
            assert is_yes or said is not True or odd in ("passed", 7), (at, odd)


@pytest.mark.parametrize("name", ["aamva", "aamva_token"])
@pytest.mark.parametrize("odd", [*ODD_TEXT, "gone"])
def test_odd_xml(vendors, name, odd):
    """Likewise of each element: with another text, or left out."""
    vendor = getattr(vendors, name)
    for says in (vendor.verified, vendor.not_verified) if name == "aamva" else (vendor.verified,):
        vendors.aamva_token.verified()
        vendors.aamva.verified()
        says()
        text, is_yes = heard("aamva", vendor), says == vendor.verified
        count = sum(1 for _ in ElementTree.fromstring(text).iter())
        for n in range(count):
            if name == "aamva_token":
                testing.forget()
            vendor.says(with_odd(text, n, odd))
            said = outcome("aamva")
            assert is_yes or said is not True, n
