"""What a field tells the browser of itself."""

import re

import pytest

from idp.applicant import STATES
from views.assets import assets
from views.pages import loaded

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
    html = loaded(template).render(assets=assets(), csrf_token="t", **values)
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
