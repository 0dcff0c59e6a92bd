"""What a field tells the browser of itself."""

import re

import pytest

from idp.typed.license import KINDS
from tests.gallery import STATES_OF_PAGES, refused
from tests.house import FORM
from views.pages import TEMPLATES, rendered
from views.speech import LANGUAGES, speech
from views.steps import STEPS

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
    state = next(state for state in STATES_OF_PAGES if state.template == template and not state.values["errors"])
    return state.html(speech("en"), **values)


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


def test_no_line_is_long_and_no_words_are_outside_of_a_sentence():
    """What people read stands in `_()` or `_n()`, where the catalogs find it."""
    long, hard = [], []
    for path in TEMPLATES.glob("*.tpl"):
        source = path.read_text()
        long += [f"{path.name}: {line}" for line in source.splitlines() if len(line) > 140]
        text = re.sub(r"(?ms)<%.*?%>|^\s*%.*?$|\{\{.*?\}\}", "", source)
        text = re.sub(r"<!DOCTYPE html>|<[^>]*>", " ", text)
        hard += [f"{path.name}: {word}" for word in re.findall(r"[A-Za-z]{2,}", text)]
        hard += re.findall(r'(?:aria-label|title|alt|placeholder)="[^"{]+"', source)
    assert long == []
    assert hard == []


def test_the_kept_ssn_is_named_by_its_end():
    """Its last four digits, and how to change it; never the number."""
    html = shown("verify", kept_ssn="1234")
    assert "the number that ends in 1234" in html
    assert 'value=""' in next(tag for tag in re.findall(r"<input[^>]*>", html) if 'id="ssn"' in tag)


def test_every_doubtful_part_of_a_date_is_marked():
    """Day and month of a 30 February; all three where somebody is too young."""
    for changes, marked in (
        ({"dob_month": "2", "dob_day": "30"}, ["dob_month", "dob_day"]),
        ({"dob_year": "2020"}, ["dob_month", "dob_day", "dob_year"]),
        ({"dob_day": "", "dob_year": ""}, ["dob_day", "dob_year"]),
    ):
        html = shown("verify", **refused(**changes))
        tags = [tag for tag in re.findall(r"<input[^>]*>", html) if "aria-invalid" in tag]
        assert [re.search('id="([^"]+)"', tag).group(1) for tag in tags] == marked


def test_every_page_says_who_asks_and_where_help_is():
    """Name, privacy statement, help, accessibility; on each page, in its header and footer."""
    for state in STATES_OF_PAGES:
        header, footer = (re.search(f"<{tag}.*</{tag}>", state.html(speech("en")), re.DOTALL).group(0)
                          for tag in ("header", "footer"))  # fmt: skip
        assert "Department of Examples" in header
        for link in ("https://agency.example/privacy", "https://agency.example/help", "tel:1-800-555-0100",
                     "/accessibility"):  # fmt: skip
            assert f'href="{link}"' in footer, state.name


def test_what_is_not_set_is_not_said():
    """No empty link where an agency has no address for it."""
    nothing = dict.fromkeys(("privacy_url", "help_url", "help_phone", "return_url"), "")
    for state in STATES_OF_PAGES:
        assert not re.search(r'href=""|tel:"', state.html(speech("en"), **nothing)), state.name


def test_every_page_is_in_the_gallery():
    """Each template that has a layout, and each title but one of its kind."""
    pages = {path.stem for path in TEMPLATES.glob("*.tpl") if "rebase('layout.tpl'" in path.read_text()}
    assert pages == {state.template for state in STATES_OF_PAGES}


def test_titles_tell_pages_apart():
    """Kinds of pages, and the states of one, by the words before the service's name."""
    titles = {}
    for state in STATES_OF_PAGES:
        title = re.search("<title>(.*?) – ", state.html(speech("en"))).group(1)
        titles.setdefault(title, set()).add(state.template)
    assert [kinds for kinds in titles.values() if len(kinds) > 1] == []
    assert {"Checking your information", "We could not finish", "Error: Your information"} <= titles.keys()


def test_a_no_advises_on_what_was_not_confirmed():
    """Nobody whose card was not found looks for a fault in their SSN; without an attempt there is nothing to check."""
    pages = {state.name: state.html(speech("en")) for state in STATES_OF_PAGES if state.template == "not_verified"}
    assert "with the card itself" in pages["not-verified-license"]
    assert "Social Security" not in pages["not-verified-license"]
    assert "with your Social Security card" in pages["not-verified"]
    assert "ZIP code" in pages["not-verified"]
    assert "in your own name" in pages["not-verified-phone"]
    assert "still there" not in pages["not-verified-none-left"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_shows_all_that_it_says_first(language):
    """It is as wide as 20 letters of the page's size; longer words are cut at its arrow."""
    assert len(speech(language).say("Select a state or territory")) <= 28


def test_the_governments_banner_is_there_where_it_is_set():
    """And nowhere else."""
    start = STATES_OF_PAGES[0]
    assert "official website" not in start.html(speech("en"))
    assert "An official website of the United States government" in start.html(speech("en"), government_banner=True)


def test_help_is_offered_where_it_is_set():
    """An address and a telephone number; nothing where neither is known."""
    nothing = dict.fromkeys(("help_url", "help_phone", "return_url"), "")
    named = {"agency_name": "A"}
    assert "Other ways" not in rendered("help", speech("en"), **nothing, **named)
    html = rendered("help", speech("en"), **nothing | {"help_phone": "1-800-555-0100"}, **named)
    assert 'href="tel:1-800-555-0100"' in html
