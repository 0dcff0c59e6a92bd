"""Every page, in every state and language, in a real browser: axe, and nothing wider than a small phone's screen.

One page of one browser shows them all, one after the other; axe looks at each form of a page once, the words apart.
All languages are looked at at length; usually English, and for width the one whose words are longer by half.
"""

import re

import lxml.html
import pytest
from acceptance.browsing import needs_chromium
from acceptance.shown import PUT, opened

from tests import at_length, pseudo
from tests.gallery import STATES_OF_PAGES
from views.speech import LANGUAGES, speech

pytestmark = needs_chromium

#: WCAG 2.2 A and AA, best practice, and of AAA the contrast.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast", "color-contrast-enhanced"]
LOOK = """([tags, rules]) => axe.run({ resultTypes: ['violations'],
  runOnly: { type: tags.length ? 'tag' : 'rule', values: tags.length ? tags : rules },
  rules: tags.length ? { 'color-contrast': { enabled: false } } : {} })
  .then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | ')))"""


#: The numbers with hyphens that a line ends within.
BROKEN = r"""() => { const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const number = /[0-9A-Z]*\d[0-9A-Z]*(-[0-9A-Z]+)+/g, range = document.createRange();
  for (let text; (text = texts.nextNode());) for (const one of text.data.matchAll(number)) {
    range.setStart(text, one.index); range.setEnd(text, one.index + one[0].length);
    if (range.getBoundingClientRect().height > 1.9 * parseFloat(getComputedStyle(text.parentElement).fontSize))
      found.push(one[0]); }
  return found; }"""


def form_of(html: str) -> str:
    """The page without its words."""
    return re.sub(r'>[^<]+<|="[^"]*[ =][^"]*"', "><", html)


def colored(html: str) -> frozenset[tuple[str, ...]]:
    """What colors come from: each element's name and classes, and those of what it stands in."""
    found = [one for one in lxml.html.fromstring(html).iter() if isinstance(one.tag, str)]
    kinds = {one: f"{one.tag}.{one.get('class')}" for one in found}
    return frozenset((kinds[one], kinds.get(one.getparent(), "")) for one in found)


#: In another language a page's form is the same: what words may be missing there, the tests of the catalogs know.
READ, WIDE = at_length.of((tuple(LANGUAGES), tuple(LANGUAGES)), usually=(("en",), ()))


@pytest.mark.at_length
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, scheme):
    """Each form that a page can have: in every language by all rules, and in both schemes by those of contrast.

    Usually those of contrast are for pages on which something stands that stood, so colored, on none before.
    """
    page, faults = opened(browser, 390, scheme, axe=True), []
    for language in READ if scheme == "light" else ["en"]:
        seen, colors = set(), set()
        for state in STATES_OF_PAGES:
            html = state.html(speech(language), government_banner=True)
            if form_of(html) in seen:
                continue
            seen.add(form_of(html))
            is_new = language == "en" and at_length.of(True, usually=not colored(html) <= colors)
            colors |= colored(html)
            looks = ([[RULES, []]] if scheme == "light" else []) + ([[[], CONTRAST]] if is_new else [])
            if not looks:
                continue
            page.evaluate(PUT, [html, speech(language).tag])
            found = [fault for look in looks for fault in page.evaluate(LOOK, look)]
            faults += [f"{state.name} {language} {scheme}: {fault}" for fault in found]
    assert faults == []


@pytest.mark.at_length
def test_nothing_is_wider_than_a_small_phone(browser):
    """320 px, as a page of 1280 px at 400 %; in every language, and in one whose words are longer by half. No line ends
    within a number that has hyphens.
    """
    page, wide, broken = opened(browser, 320, "light", axe=False), [], []
    for spoken in [*map(speech, WIDE), pseudo.spoken()]:
        for state in STATES_OF_PAGES:
            page.evaluate(PUT, [state.html(spoken, government_banner=True), spoken.tag])
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(f"{state.name} {spoken.language}")
            broken += [f"{state.name} {spoken.language} {number}" for number in page.evaluate(BROKEN)]
    assert wide == []
    assert broken == []


def test_what_is_typed_of_an_ssn_is_hidden_until_it_is_shown(browser):
    """By the style sheet alone: without a script, and without a page load."""
    page = opened(browser, 390, "light", axe=False)
    form = next(state for state in STATES_OF_PAGES if state.name == "form")
    page.evaluate(PUT, [form.html(speech("en")), "en"])
    hidden = "getComputedStyle(document.querySelector('#ssn')).webkitTextSecurity"
    assert page.evaluate(hidden) == "disc"
    page.check("#ssn-show")
    assert page.evaluate(hidden) == "none"


def test_a_link_of_the_summary_shows_label_and_fault(browser):
    """Both are on the screen of a phone when focus is on the field."""
    page = opened(browser, 390, "light", axe=False)
    form = next(state for state in STATES_OF_PAGES if state.name == "form-empty-refused")
    page.evaluate(PUT, [form.html(speech("en")), "en"])
    for name in ("ssn", "dob_month", "state_id_kind", "zipcode", "consent"):
        page.evaluate("name => { scrollTo(0, 0); document.querySelector(`#${name}`).scrollIntoView(); }", name)
        top = page.evaluate(
            "name => document.querySelector(`#${name}`).closest('.usa-form-group').getBoundingClientRect().top", name
        )
        assert top >= 0, name


def test_rings_are_seen_on_every_ground(browser):
    """3:1 at least (WCAG 1.4.11), light and dark: the ring against each ground that it can lie on."""
    ratio = """() => { const style = getComputedStyle(document.documentElement);
      const bright = name => { const c = style.getPropertyValue(name).trim().replace('#', '');
        const hex = c.length === 3 ? [...c].map(x => x + x).join('') : c;
        return [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
          .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0); };
      const ring = bright('--ring');
      return ['--ground', '--pale', '--error-pale', '--warning-pale', '--success-pale', '--info-pale'].map(name => {
        const ground = bright(name); return (Math.max(ring, ground) + .05) / (Math.min(ring, ground) + .05); }); }"""
    for scheme in ("light", "dark"):
        page = opened(browser, 390, scheme, axe=False)
        assert min(page.evaluate(ratio)) >= 3, scheme
