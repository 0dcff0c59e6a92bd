"""A poll without news, answered on the event loop: one round trip to Redis, no thread, neither Postgres nor KMS.

Only what is plainly so is answered here, by the same question that the poll's route asks first (`news`). Whatever has
news, is odd, or is of no session is the route's.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from idp.cache_on_loop import LoopClient
from idp.logs import visit_id
from idp.sessions import Session, look, visit_of
from views import ops
from views.headers import of_a_mere_sign
from views.news import is_unchanged
from views.request import STORED, cookie_name, result_prefix
from views.steps import ALL_STEPS
from views.wsgi import Answer

_STEPS = {step.path: step for step in ALL_STEPS.values()}
_PATH = re.compile(f"({'|'.join(_STEPS)})/wait/([0-9a-f-]{{36}})")
_SAID = re.compile(r"(?:said=([0-9]))?")
_COOKIE = re.compile(r"([^\s=;]+)=([^\s=;\"]*)")


def is_poll(environ: Mapping[str, Any]) -> bool:
    """Whether a request (WSGI's `environ`) is a poll as the waiting page sends it."""
    is_asked = environ["REQUEST_METHOD"] == "GET" and _PATH.fullmatch(environ["PATH_INFO"])
    return bool(is_asked and _SAID.fullmatch(environ["QUERY_STRING"]) and _token(environ))


class Polls:
    """Of one web process."""

    def __init__(self) -> None:
        self.redis = LoopClient()

    async def unchanged(self, environ: Mapping[str, Any]) -> Answer | None:
        """204 for a poll without news, None for one that Bottle is to answer. Raises Unavailable."""
        began, token = time.monotonic(), _token(environ)
        path, job_id = _PATH.findall(environ["PATH_INFO"])[0]
        visit_id.set(visit_of(token))
        session = Session.read(token, await self.redis.eval(*look(token, result_prefix())))
        said = _SAID.findall(environ["QUERY_STRING"])[0] or "0"
        if session is None or session.is_over or not is_unchanged(session, _STEPS[path], job_id, said):
            return None
        ops.noted(f"{path}/wait/<job_id>", "GET", 204, time.monotonic() - began)
        return Answer(204, [(name.lower().encode(), value.encode()) for name, value in of_a_mere_sign().items()], b"")


def _token(environ: Mapping[str, Any]) -> str:
    """Of the stored session that a browser's cookies name, where there is exactly one; else empty."""
    found = [value for name, value in _COOKIE.findall(environ.get("HTTP_COOKIE", "")) if name == cookie_name()]
    return found[0][1:] if len(found) == 1 and found[0].startswith(STORED) else ""
