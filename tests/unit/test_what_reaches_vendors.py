"""What is typed, whatever it is made of, reaches each vendor well-formed and as a person would read it, or is refused.

Made-up people are typed, five thousand at length. Each is read once, and each adapter then tells its vendor of whoever
was accepted; the vendor's stand-in reads that back out of the bytes.
"""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from unit.asking import ADAPTERS
from unit.filled import FORM, TODAY

from idp.applicant import Applicant
from idp.errors import InvalidApplicant
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import testing
from tasks.vendors.wire import xml
from tasks.vendors.wire.answer import Answer
from tests import at_length

PEOPLE, AT_ONCE = at_length.of(5000, usually=500), 25

#: Signs of which a person says that they are the same.
SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a`\xb4", "'"),
    **dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\xab\xbb", '"'),
    **{"\xbc": " 1/4", "\xbd": " 1/2", "\xbe": " 3/4", "\u2044": "/", "\u2043": "-", "\u2212": "-"},
}  # fmt: skip

#: No character at all, or a variation of the one before.
NONE = "[\ufdd0-\ufdef\ufe00-\ufe0f\u17b4\u17b5\u180b-\u180f\U000e0100-\U000e01ef]"

PLAIN = "aeinorstlz AEMOS '-.,"
ODD = (
    "\u00e9\u00f1\u0142\u00eb\u1ec5\u00d8\u0131\ufb01\uff26"  # letters with accents, a ligature, a full-width letter
    "\u0301\u0308\u0327"  # combining
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2013\u2014\u2212`"  # quotes and dashes
    "\u00a0\u2003\u3000\t\n\x0b\x85\u2028"  # spaces
    "\x00\x01\x07\x1b\x7f\u0080\u00ad\u200b\u200d\u2060\ufeff\ufffe\ufe0f\u3164"  # unseen
    "\u200e\u200f\u202a\u202c\u202e\u2066\u2069\u061c"  # bidirectional
    "\ue000\uf8ff\U000f0000\u0378\u5f20\u0416\u0627\U0001f600<&>]\\\"'{}%$;"  # private, unassigned, foreign, markup
)
TEXTS = ("first_name", "last_name", "address1", "address2", "city")


def text_of(drawn: bytes) -> str:
    """Two thirds plain, mostly; a byte at the end of the scale makes any character at all of the next two."""
    found, rest = [], iter(drawn)
    for byte in rest:
        if byte < 170:
            found.append(PLAIN[byte % len(PLAIN)])
        elif byte < 246:
            found.append(ODD[byte % len(ODD)])
        else:
            found.append(chr((byte - 246) * 0x10000 + next(rest, 65) * 256 + next(rest, 65)))
    return "".join(found)


#: Bytes are drawn at once, characters one by one: this is ten times as fast as `st.text`.
ONE = st.tuples(*[st.binary(max_size=14)] * len(TEXTS)).map(lambda drawn: [text_of(one) for one in drawn])


class Bytes:
    """In the place of the way out: keeps what would be sent."""

    seconds_left = 60.0

    def post(self, service, url, *, data, **more):
        self.data = data
        return Answer("test", True)


def seen(text: str) -> str:
    """What a person would read out of a text: its ink, letter by letter, one blank between words."""
    text = "".join(SAME.get(c, c) for c in text)
    text = re.sub(NONE, "", text)
    inked = []
    for c in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(c)
        if c.isspace():
            inked.append(" ")
        elif kind == "Pd":
            inked.append("-")
        elif kind not in ("Cc", "Cf", "Cs") and c not in "\u3164\u1160\u115f\uffa0\u034f" and ord(c) & 65534 != 65534:
            inked.append(c)
    return " ".join(unicodedata.normalize("NFC", "".join(inked)).split())


def accepted(typed: dict[str, str]) -> Applicant:
    """Whoever is read of what was typed, with the form's own words where it was refused."""
    form = FORM | {"name_suffix": ""}
    try:
        return read(form | typed)
    except InvalidApplicant as refused:
        rest = {name: text for name, text in typed.items() if name not in refused.errors}
        return read(form | rest)


def read(form: dict[str, str]) -> Applicant:
    return Applicant.from_form(form, TODAY, made_up=True).on_visit("2026-01-01T12:00:00+00:00")


@pytest.fixture
def told(vendors, monkeypatch):
    """What each vendor would read of an applicant, by vendor; nothing leaves."""
    monkeypatch.setattr(aamva, "_bearer", lambda outbound, s: "token")
    s = testing.stand_in_settings()

    def tell(applicant: Applicant) -> dict[str, dict[str, str]]:
        read = {}
        for name, ask in ADAPTERS.items():
            ask(applicant, out := Bytes(), s)
            assert not xml._NO_CHAR.search(out.data.decode())
            read[name] = getattr(vendors, name).read(out.data)
        return read

    return tell


#: Not shrunk: that takes minutes, and the fault names the one text that is wrong.
@pytest.mark.at_length
@pytest.mark.timeout(300)  # Seven vendors hear of five thousand people: a minute or more where the machine is busy.
@settings(max_examples=PEOPLE // AT_ONCE, deadline=None, suppress_health_check=list(HealthCheck),
          phases=[Phase.reuse, Phase.generate])  # fmt: skip
@given(people=st.lists(ONE, min_size=AT_ONCE, max_size=AT_ONCE))
def test_each_vendor_hears_what_a_person_would_say_was_typed(told, people):
    """Or the form refuses it in words, and it is sent to nobody; no third thing happens."""
    for texts in people:
        typed = dict(zip(TEXTS, texts, strict=True))
        applicant = accepted(typed)
        for name in TEXTS:
            kept = seen(getattr(applicant, name))
            assert kept in (seen(typed[name]), FORM[name]) or _with_suffix(kept, applicant) == _bare(seen(typed[name]))
        for vendor, facts in told(applicant).items():
            heard = {name: facts.get(name, getattr(applicant, name)) for name in TEXTS}
            assert heard == {name: getattr(applicant, name) for name in TEXTS}, vendor


def _with_suffix(name: str, applicant: Applicant) -> str:
    return _bare(f"{name} {applicant.name_suffix}")


def _bare(text: str) -> str:
    """Without the signs around a suffix, in capitals."""
    return re.sub("[ .,]+", "", text).upper()
