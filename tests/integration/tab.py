"""A browser's tab that calls the app as a WSGI server would, in this process."""

import io
import re
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.house import FORM
from views.app import app


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Tab:
    """Tabs of one browser share `cookies`."""

    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"
    page: str = ""

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, raw: bytes = b"",
        kind: str = "application/x-www-form-urlencoded", **headers: str,
    ) -> Answer:  # fmt: skip
        body = raw or urlencode(form or {}).encode()
        url = urlsplit(path)
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": url.path, "QUERY_STRING": url.query, "REMOTE_ADDR": self.address,
            "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        answered = []
        body = b"".join(app(environ, lambda status, headers, error=None: answered.append((status, headers))))
        status, sent = answered[-1]
        self._keep([value for name, value in sent if name == "Set-Cookie"])
        self.page = body.decode()
        return Answer(int(status.split()[0]), dict(sent), self.page)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        return self.ask("POST", path, form, **headers)

    def _keep(self, sent: list[str]) -> None:
        for name, morsel in [pair for text in sent for pair in SimpleCookie(text).items()]:
            self.cookies.pop(name, None)
            if morsel.value:
                self.cookies[name] = morsel.value

    @property
    def hidden(self) -> dict[str, str]:
        return dict(re.findall(r'name="(csrf_token|submission_id)" value="([^"]+)"', self.page))

    @property
    def token(self) -> str:
        """The session's, without the cookie's mark."""
        return next(iter(self.cookies.values()))[1:]

    def submit(self, **changes: str) -> Answer:
        """The first form, as it is after a fresh look at it."""
        if not self.hidden:
            self.get("/verify")
        return self.post("/verify", FORM | self.hidden | {"submission_id": str(uuid.uuid4())} | changes)

    def other_tab(self) -> "Tab":
        return Tab(self.cookies, self.address, self.page)
