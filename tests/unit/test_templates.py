"""What a field tells the browser of itself."""

import re

import pytest

from idp.applicant import STATES
from views.assets import assets
from views.pages import TEMPLATES, loaded

#: What `page` gives to every template.
SHARED = {"assets": assets(), "csrf_token": "t", "can_cancel": True, "seconds_left": 900, "idle_minutes": 15,
          "help_url": "", "help_phone": "", "kept_ssn": ""}  # fmt: skip

EXPECTED = {
    "first_name": (255, "given-name"),
    "last_name": (255, "family-name"),
    "dob_month": (2, "bday-month"),
    "dob_day": (2, "bday-day"),
    "dob_year": (4, "bday-year"),
    "ssn": (20, "off"),
    "state_id_jurisdiction": (None, "off"),
    "state_id_number": (30, "off"),
    "address1": (255, "address-line1"),
    "address2": (255, "address-line2"),
    "city": (255, "address-level2"),
    "state": (None, "address-level1"),
    "zipcode": (11, "postal-code"),
    "phone": (30, "tel-national"),
}


def told(template: str) -> dict[str, tuple[int | None, str]]:
    """Each visible field's maxlength and autocomplete."""
    values = {"form": {}, "errors": {}, "notice": "", "submission_id": "s", "states": list(STATES.items())}
    html = loaded(template).render(**(SHARED | values))
    found = {}
    for tag in re.findall(r"<(?:input|select)[^>]*autocomplete[^>]*>", html):
        name, fill = (re.search(rf'{attribute}="([^"]+)"', tag).group(1) for attribute in ("name", "autocomplete"))
        longest = re.search(r'maxlength="(\d+)"', tag)
        found[name] = (int(longest.group(1)) if longest else None, fill)
    return found


@pytest.mark.parametrize("template", ["verify", "phone"])
def test_each_field_says_its_own_length_and_purpose(template):
    """WCAG 1.3.5; an included template sees every variable of the one that includes it, loops' leftovers too."""
    found = told(template)
    assert found == {name: EXPECTED[name] for name in found}
    assert len(found) == (13 if template == "verify" else 1)


def test_no_line_is_long_and_no_words_hide_in_an_expression():
    """Sentences are plain text of a template, or constants of the module that chooses them."""
    long, hidden = [], []
    for path in TEMPLATES.glob("*.tpl"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            long += [f"{path.name}:{number}"] if len(line) > 140 else []
            for expression in re.findall(r"\{\{(.*?)\}\}", line):
                literals = re.findall(r"'([^']*)'", expression)
                hidden += [text for text in literals if len(text.split()) > 1]
    assert long == []
    assert hidden == []


def test_the_kept_ssn_is_named_by_its_end():
    """Its last four digits, and how to change it; never the number."""
    html = loaded("ssn").render(**(SHARED | {"kept_ssn": "1234", "form": {}, "errors": {}}))
    assert "it ends in 1234" in html
    assert 'value=""' in html


def test_help_is_offered_where_it_is_set():
    """An address and a telephone number; nothing where neither is known."""
    assert "Other ways" not in loaded("help").render(help_url="", help_phone="")
    shown = loaded("help").render(help_url="https://help.example/", help_phone="1-800-555-0100")
    assert 'href="https://help.example/"' in shown
    assert 'href="tel:1-800-555-0100"' in shown
