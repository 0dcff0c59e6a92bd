"""What a field tells the browser of itself."""

import re

import pytest

from idp.typed.license import KINDS
from idp.typed.places import HOMES, STATES
from tests.house import FORM
from views.assets import assets
from views.pages import TEMPLATES, loaded
from views.steps import STEPS

#: What `page` gives to every template.
SHARED = {"assets": assets(), "csrf_token": "t", "can_cancel": True, "seconds_left": 900, "idle_minutes": 15,
          "help_url": "", "help_phone": "", "kept_ssn": ""}  # fmt: skip

EXPECTED = {
    "first_name": "given-name",
    "last_name": "family-name",
    "name_suffix": "honorific-suffix",
    "dob_month": "bday-month",
    "dob_day": "bday-day",
    "dob_year": "bday-year",
    "ssn": "off",
    "state_id_kind": "off",
    "state_id_jurisdiction": "off",
    "state_id_number": "off",
    "state_id_expiration_month": "off",
    "state_id_expiration_day": "off",
    "state_id_expiration_year": "off",
    "state_id_no_expiration": "off",
    "address1": "address-line1",
    "address2": "address-line2",
    "city": "address-level2",
    "state": "address-level1",
    "zipcode": "postal-code",
    "consent": "off",
    "phone": "tel-national",
}


def shown(template: str, **values) -> str:
    made = {"form": {}, "errors": {}, "notice": "", "submission_id": "s", "kinds": KINDS, "states": STATES}
    return loaded(template).render(**(SHARED | made | {"homes": HOMES} | values))


def told(html: str) -> dict[str, str]:
    """Each visible field's autocomplete."""
    found = {}
    for tag in re.findall(r"<(?:input|select)[^>]*autocomplete[^>]*>", html):
        name, fill = (re.search(rf'{attribute}="([^"]+)"', tag).group(1) for attribute in ("name", "autocomplete"))
        found[name] = fill
    return found


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_each_field_says_its_own_purpose(step):
    """WCAG 1.3.5; an included template sees every variable of the one that includes it, loops' leftovers too."""
    assert told(shown(step.template)) == {name: EXPECTED[name] for name in step.fields}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_every_fault_is_shown_at_its_field(step):
    """With an id that the summary leads to, and the words that a screen reader finds there."""
    html = shown(step.template, errors={name: f"mend {name}" for name in step.fields})
    for name in step.fields:
        assert f'<a href="#{name}">mend {name}</a>' in html
        assert html.count(f'id="{name}"') == 1
    groups = [name for name in step.fields if not re.search("_(day|year)$", name)]
    assert re.findall(r'id="(\w+)-error"', html) == [re.sub("_month$", "", name) for name in groups]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_browser_cuts_nothing(step):
    """What is too long is said; a maxlength would cut what is pasted in silence."""
    assert "maxlength" not in shown(step.template)


def test_what_was_typed_is_there_again():
    """In every kind of field."""
    html = shown("verify", form=FORM | {"state_id_no_expiration": "1"})
    assert "\\" not in html
    for name, value in FORM.items():
        tag = next(tag for tag in re.findall(r"<(?:input|select)[^>]*>", html) if f'id="{name}"' in tag)
        if "checkbox" in tag or "radio" in tag:
            assert "checked" in tag
        elif "<select" in tag:
            assert f'<option value="{value}" selected>' in html.split(tag)[1].split("</select>")[0]
        else:
            assert f'value="{value}"' in tag
    for kind in KINDS:
        assert re.search(rf'value="{kind}"[^>]*checked', shown("verify", form=FORM | {"state_id_kind": kind}))


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
