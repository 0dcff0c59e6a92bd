"""An operator's browser, without JavaScript, at the pages as `ops_port` asks them."""

import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tasks.ops.answers import Asked, Reply
from views.operators.desk import answer

PASSWORD = "correct horse battery"

KIND = "resolution_proofing"
PAGES = ("/ops", "/ops/jobs", "/ops/keys", f"/ops/confirm?verb=pause&to={KIND}")


@dataclass
class Desk:
    """Keeps the cookie, and what was shown last."""

    cookie: str = ""
    shown: str = ""
    sent: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Reply:
        told = [("Host", "localhost"), *((name.replace("_", "-"), value) for name, value in headers.items())]
        told += [("Cookie", self.cookie)] if self.cookie else []
        told += [("Content-Type", "application/x-www-form-urlencoded")] if form is not None else []
        reply = answer(Asked(method, path, told, urlencode(form or {}).encode(), "127.0.0.1"))
        for morsel in SimpleCookie(reply.headers.get("set-cookie", "")).values():
            self.cookie = f"{morsel.key}={morsel.value}" if morsel.value else ""
        self.shown, self.sent = reply.body.decode(), reply.headers
        return reply

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **form: str) -> Reply:
        return self.ask("POST", path, form)

    def sign_in(self, name: str = "ada", password: str = PASSWORD) -> Reply:
        return self.post("/ops/sign-in", name=name, password=password)

    @property
    def hidden(self) -> dict[str, str]:
        """Of the form that is shown: of the page itself, not of its header."""
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.shown))

    def act(self, verb: str, to: str) -> Reply:
        """Ask, and say yes."""
        self.get(f"/ops/confirm?{urlencode({'verb': verb, 'to': to})}")
        return self.post("/ops/act", **self.hidden)
