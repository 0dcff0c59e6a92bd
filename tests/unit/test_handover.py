"""What the agency is told: the statement, read by the very text of docs/handover.md."""

import re
import time

import pytest
from conftest import ROOT

from idp.config import settings
from idp.plain import Last, Plain
from views import handover

SECRET, OTHER = "5c" * 32, "5d" * 32
PLAIN = Plain(
    0, {"verify": "v", "phone": "p"}, Last("phone", "00000000-0000-4000-8000-000000000000", "verified", (), 9)
)


@pytest.fixture(scope="module")
def statement():
    text = re.search(r"```python\n(.*?)```", (ROOT / "docs/handover.md").read_text(), re.DOTALL).group(1)
    example: dict = {}
    exec(text, example)
    return example["statement"]


@pytest.fixture
def sent(monkeypatch):
    """Where a browser with the cookie `abc` is led, and the statement in that address."""

    def send(return_url: str) -> tuple[str, str]:
        monkeypatch.setenv("RETURN_SECRET", SECRET)
        monkeypatch.setenv("RETURN_URL", return_url)
        settings.cache_clear()
        handover.request.bind({"HTTP_COOKIE": "idp_state=abc", "bottle.request": handover.request})
        return handover.handed_over(PLAIN).get_header("Location").split("statement=")

    yield send
    settings.cache_clear()


def test_the_pages_example_reads_a_statement(sent, statement):
    """Ten lines; whatever stood in the agency's address stays there."""
    address, text = sent("https://agency.example/back?lang=es&a=%20")
    says = statement(text, SECRET, "https://agency.example/back?lang=es&a=%20", "abc")
    assert address == "https://agency.example/back?lang=es&a=%20&"
    assert says["steps"] == ["verify", "phone"]
    assert says["reference"] == "000-000-000"
    assert says["exp"] - says["iat"] == handover.SECONDS
    told = (ROOT / "docs/handover.md").read_text()
    assert set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", told, re.MULTILINE)))) == set(says)


def test_a_statement_is_of_one_secret_for_one_agency_and_browser_and_soon_over(sent, statement, monkeypatch):
    """What the example refuses."""
    url = "https://agency.example/"
    _, text = sent(url)
    assert statement(text, SECRET, url, "abc")
    head, body, signature = text.split(".")
    refused = [
        (text, OTHER, url, "abc"), (text, SECRET, "https://other.example/", "abc"), (text, SECRET, url, "abd"),
        (f"{head}.{body[:-4]}AAAA.{signature}", SECRET, url, "abc"), (f"{head}.{body}.", SECRET, url, "abc"),
        ("", SECRET, url, "abc"), (text[:-1], SECRET, url, "abc"),
    ]  # fmt: skip
    for given in refused:
        with pytest.raises(ValueError, match=r".+"):
            statement(*given)
    with monkeypatch.context() as then:
        then.setattr("time.time", lambda now=time.time(): now - handover.SECONDS - 1)
        _, old = sent(url)
    with pytest.raises(ValueError, match="too late"):
        statement(old, SECRET, url, "abc")
