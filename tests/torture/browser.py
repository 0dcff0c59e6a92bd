"""A browser without a screen behind a balancer: its cookies, its connections, and the forms of the page it looks at."""

import http.client
import itertools
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

ENTRY = {"select", "input"}
GATEWAY = 502  #: what a balancer says for a server that died in the middle, or where none is there


@dataclass
class Form:
    """Where a form is sent, what stands in its fields, what its selects and radios offer, and its boxes, by name."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)

    def filled(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What is sent by a person who types this; where they have nothing to choose, the first that is offered."""
        chosen = {name: next(filter(None, options), "") for name, options in self.choices.items()}
        there = self.boxes.union(self.values, chosen)
        return {**chosen, **self.values, **{name: value for name, value in typed.items() if name in there}}


@dataclass
class Page:
    """One answer, at the path that redirects led to; status 0: none came in time."""

    status: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def forms(self) -> list[Form]:
        """Every form of the page."""
        reader = _Reader(self.path)
        reader.feed(self.text)
        return reader.forms

    def form(self, action: str) -> Form | None:
        """The form that is sent to this path."""
        return next((one for one in self.forms() if one.action == action), None)

    @property
    def poll_path(self) -> str:
        """What htmx polls on this page, '' for nothing."""
        found = re.search(r'hx-get="([^"]+)"', self.text)
        return found[1] if found else ""

    @property
    def alert(self) -> str:
        """What the page points out, in its first words."""
        found = re.search(r"usa-alert.*?<(?:p|h2)[^>]*>(.*?)<", self.text, re.DOTALL)
        return found[1] if found else ""

    @property
    def said(self) -> str:
        """What a waiting page's fragment said it is, for the next poll."""
        found = re.search(r'name="said" value="([^"]+)"', self.text)
        return found[1] if found else ""


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.select = path, [], ""

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in found}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path))
        elif not self.forms:
            return
        elif tag == "option" and self.select:
            self.forms[-1].choices[self.select].append(given.get("value", ""))
        elif tag in ENTRY and "name" in given:
            self._entry(tag, given)

    def _entry(self, tag: str, given: Mapping[str, str]) -> None:
        form, name, kind = self.forms[-1], given["name"], given.get("type", "text")
        if tag == "select":
            self.select, form.choices[name] = name, []
        elif kind == "radio":
            form.choices.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "checkbox":
            form.boxes.add(name)
        else:
            form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


class Browser:
    """Asks the webs in turns; one that does not let it in is passed over, as a balancer does. `ports` may change."""

    def __init__(self, ports: Sequence[int], first: int = 0) -> None:
        self.ports = ports
        self.turns = itertools.count(first)
        self.cookies: dict[str, str] = {}
        self.asked = self.passed_over = 0  #: requests, and webs that let none in
        self.failed: list[str] = []  #: requests that were not answered, or by a fault

    def get(self, path: str, seconds: float = 15) -> Page:
        """Redirects followed."""
        page = self.ask("GET", path, None, seconds)
        for _ in range(5):
            if page.status not in (302, 303):
                break
            page = self.ask("GET", page.headers["Location"], None, seconds)
        return page

    def send(self, path: str, values: Mapping[str, str], seconds: float = 25) -> Page:
        """One POST; where it leads is for the caller to look at."""
        return self.ask("POST", path, urlencode(values), seconds)

    def ask(self, method: str, path: str, body: str | None, seconds: float) -> Page:
        """One request: of a web that takes it, and a GET of the other web where the first one breaks off."""
        self.asked += 1
        page = self._balanced(method, path, body, seconds)
        if page.status == 0 or page.status >= 500:
            self.failed.append(f"{page.status} to {method} {page.path}")
        return page

    def _balanced(self, method: str, path: str, body: str | None, seconds: float) -> Page:
        turn, ports = next(self.turns), list(self.ports)
        for place in range(len(ports)):
            try:
                return self._asked(ports[(turn + place) % len(ports)], method, path, body, seconds)
            except ConnectionRefusedError:
                self.passed_over += 1
            except TimeoutError:
                return Page(0, path)
            except (OSError, http.client.HTTPException) as e:
                self.failed.append(f"{type(e).__name__} at {method} {path}")
                if method == "POST":
                    break
        return Page(GATEWAY, path)

    def _asked(self, port: int, method: str, path: str, body: str | None, seconds: float) -> Page:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Connection": "close",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        for given in answer.headers.get_all("Set-Cookie", []):
            self._keep(given)
        return Page(answer.status, urlsplit(path).path, answer.headers, text)

    def _keep(self, given: str) -> None:
        name, _, value = given.partition(";")[0].partition("=")
        self.cookies[name] = value.strip('"')
        if not self.cookies[name]:
            del self.cookies[name]
