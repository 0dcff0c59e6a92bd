"""Debian's Firefox, by Marionette: the protocol that geckodriver speaks to it (firefox-source-docs.mozilla.org/testing/
marionette/Protocol.html), over a socket, so that no driver need be installed.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from idp.linux import die_with_parent
from tests.house import FORM, wait_for

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
needs_firefox = pytest.mark.skipif(FIREFOX is None, reason="no Firefox here: `apt-get install firefox-esr` to run this")

_PREFS = {"marionette.port": 0, "datareporting.policy.dataSubmissionEnabled": False}
_OPTIONS = ("--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile")


class Firefox:
    """One window. Elements are named by CSS."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._said = self._line.makefile("rb")
        self._heard()
        self.tell("WebDriver:NewSession")
        self.tell("WebDriver:SetTimeouts", implicit=10_000)  # An address changes before its page has an element.

    def tell(self, command: str, **what: Any) -> Any:
        """What a command brings. Raises AssertionError for what it refuses."""
        text = json.dumps([0, 1, command, what]).encode()
        self._line.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self._heard()
        assert error is None, f"{command}: {error['message']}"
        return result.get("value", result) if isinstance(result, dict) else result

    def scripts(self, on: bool) -> None:
        """Whether pages loaded from now on may run any."""
        self.tell("Marionette:SetContext", value="chrome")
        script = f"Services.prefs.setBoolPref('javascript.enabled', {json.dumps(on)})"
        self.tell("WebDriver:ExecuteScript", script=script)
        self.tell("Marionette:SetContext", value="content")

    def open(self, url: str) -> None:
        self.tell("WebDriver:Navigate", url=url)

    def forget(self) -> None:
        """Every cookie of the page that is open."""
        self.tell("WebDriver:DeleteAllCookies")

    @property
    def url(self) -> str:
        return str(self.tell("WebDriver:GetCurrentURL"))

    def click(self, css: str) -> None:
        self.tell("WebDriver:ElementClick", id=self._element(css))

    def type(self, css: str, text: str) -> None:
        self.tell("WebDriver:ElementSendKeys", id=self._element(css), text=text)

    def focus(self) -> str:
        """The id of the element that has it."""
        element = next(iter(self.tell("WebDriver:GetActiveElement").values()))
        return str(self.tell("WebDriver:GetElementAttribute", id=element, name="id"))

    def style(self, css: str, name: str) -> str:
        return str(self.tell("WebDriver:GetElementCSSValue", id=self._element(css), propertyName=name))

    def text(self, css: str) -> str:
        return str(self.tell("WebDriver:GetElementText", id=self._element(css)))

    def fill(self) -> None:
        """The first form, as people do."""
        for name, value in FORM.items():
            if name in ("state", "state_id_jurisdiction"):
                self.click(f"#{name} option[value='{value}']")
            elif name in ("state_id_kind", "consent"):
                self.click(f"[name={name}][value='{value}']")
            elif value:
                self.type(f"#{name}", value)

    def led_to(self, path: str, seconds: float = 20) -> None:
        wait_for(lambda: self.url.endswith(path), f"{path} in Firefox", seconds)

    def _element(self, css: str) -> str:
        return str(next(iter(self.tell("WebDriver:FindElement", using="css selector", value=css).values())))

    def _heard(self) -> Any:
        length = b""
        while (byte := self._said.read(1)) != b":":
            length += byte
        return json.loads(self._said.read(int(length)))


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A browser with a profile of its own in `folder`, which ends with it."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFS.items()]
    (folder / "user.js").write_text("\n".join(lines))
    process = subprocess.Popen(
        [str(FIREFOX), *_OPTIONS, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"HOME": str(folder)}, preexec_fn=lambda: die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    port = folder / "MarionetteActivePort"
    try:
        wait_for(lambda: port.exists() and port.read_text(), "Firefox to listen")
        yield Firefox(int(port.read_text()))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
