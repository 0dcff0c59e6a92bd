"""A poll without news, answered on the event loop: one round trip to Redis, no thread, neither Postgres nor KMS.

Only what is plainly so is answered here, by the same question that the poll's route asks first (`news`). Whatever has
news, is odd, or is of no session is the route's.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from idp.cache_on_loop import LoopClient
from idp.errors import Unavailable
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


class Polls:
    """Of one web process."""

    def __init__(self) -> None:
        self.redis = LoopClient()
        headers = [(name.lower().encode(), value.encode()) for name, value in of_a_mere_sign().items()]
        self.no_news = Answer(204, headers, b"")

    async def unchanged(self, environ: Mapping[str, Any]) -> Answer | None:
        """204 for a poll without news, None for all that Bottle is to answer. Raises Unavailable."""
        poll = _poll(environ)
        if poll is None:
            return None
        began, (path, job_id, said, token) = time.monotonic(), poll
        session = await self._session(token)
        if session is None or session.is_over or not is_unchanged(session, _STEPS[path], job_id, said):
            return None
        ops.noted(f"{path}/wait/<job_id>", "GET", 204, time.monotonic() - began)
        return self.no_news

    async def _session(self, token: str) -> Session | None:
        """Raises Unavailable, of which the log's line names the visit; of a poll without news there is no line."""
        try:
            return Session.read(token, await self.redis.eval(*look(token, result_prefix())))
        except Unavailable:
            visit_id.set(visit_of(token))
            raise


def _poll(environ: Mapping[str, Any]) -> tuple[str, str, str, str] | None:
    """Of a request as the waiting page sends it: a step's path, a job's id, what the page has said, the token."""
    path, said = _PATH.fullmatch(environ["PATH_INFO"]), _SAID.fullmatch(environ["QUERY_STRING"])
    if environ["REQUEST_METHOD"] != "GET" or not path or not said:
        return None
    token = _token(environ)
    return (path[1], path[2], said[1] or "0", token) if token else None


def _token(environ: Mapping[str, Any]) -> str:
    """Of the stored session that a browser's cookies name, where there is exactly one; else empty."""
    found = [value for name, value in _COOKIE.findall(environ.get("HTTP_COOKIE", "")) if name == cookie_name()]
    return found[0][1:] if len(found) == 1 and found[0].startswith(STORED) else ""
