"""What is asked of each part, once, from here, and in which words it is told. Nothing is paid for.

Each of them may raise Unavailable.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from redis.exceptions import RedisError

from idp import cache
from idp.config import settings
from idp.database import run
from idp.errors import Unavailable
from idp.keys_in_use import MISSING, keys_in_use
from idp.kms import kms_for
from idp.migrations import missing
from idp.paused import PausedKind
from idp.writer import running_version
from tasks.engine.wakeup import Bell
from tasks.maintenance import depth
from tasks.ops import looks, parts, reach

OK, LOOK, FAULT = "ok", "look", "fault"
HEARD = 2.0  #: seconds for a NOTIFY to come
LATE = 20.0  #: seconds that nobody is to wait for a worker
Found = tuple[str, str]  #: one of these words, and a sentence

_RIGHTS = """
    SELECT priv || ' on ' || tab FROM unnest(ARRAY['jobs', 'workers', 'paused_kinds', 'kept_keys']) tab,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) priv
    WHERE NOT has_table_privilege(tab, priv) AND NOT (tab = 'kept_keys' AND priv IN ('UPDATE', 'DELETE'))"""


def _settings() -> Found:
    s = settings()
    if not s.ruby_workers_idv_enabled:
        return LOOK, "ruby_workers_idv_enabled is off: jobs run inside the web request, and a worker refuses to start"
    return (OK, "complete for production") if s.production else (LOOK, "production is off")


def _log() -> Found:
    if not settings().log_path:
        return (OK, "standard output alone") if settings().log_to_stdout else (FAULT, "no line is written anywhere")
    path = Path(settings().log_path)
    nearest = next(one for one in (path, *path.absolute().parents) if one.exists())
    fits = os.access(nearest, os.W_OK) and (nearest == path or nearest.is_dir())
    return (OK, "can be written") if fits else (FAULT, "this user can't write to log_path; check its owner")


def _database() -> Found:
    run("SELECT 1")
    return OK, "answers"


def _schema() -> Found:
    if names := missing():
        return FAULT, f"run `run_web.py --migrate` ({', '.join(names)})"
    lacking = [right for (right,) in run(_RIGHTS)]
    return (FAULT, f"this user lacks {', '.join(lacking)}") if lacking else (OK, "of this release, with its rights")


def _clock() -> Found:
    apart = parts.clock_apart()
    return (FAULT, f"{apart:.1f} s from the database's; look at NTP") if apart > parts.APART else (OK, "the database's")


def _wakeup() -> Found:
    """A NOTIFY to ourselves, as a worker's probe sends one."""
    bell, stopped = Bell(), threading.Event()
    away = threading.Thread(target=_listen, args=(bell, stopped), daemon=True)
    away.start()
    bell.wait(HEARD)  # It rings once it listens.
    bell.probe()
    until = time.monotonic() + HEARD
    while bell.awaited and away.is_alive() and time.monotonic() < until:
        time.sleep(0.05)
    stopped.set()
    lost = "a NOTIFY does not come back: jobs begin up to a second late; behind a pooler set database_listen_url"
    return (LOOK, lost) if bell.awaited else (OK, "comes at once")


def _listen(bell: Bell, stopped: threading.Event) -> None:
    with suppress(Unavailable):  # Whatever the reason, no NOTIFY comes.
        bell.listen(stopped)


def _redis() -> Found:
    cache.client().ping()
    return OK, "answers"


def _memory() -> Found:
    told = cache.client().info(section="memory")
    policy, limit = str(told.get("maxmemory_policy", "unknown")), int(told.get("maxmemory", 0))
    if policy != "noeviction":
        return FAULT, f"maxmemory-policy is {policy}: set noeviction, or jobs' keys and sessions go before their time"
    return (OK, "noeviction") if limit else (LOOK, "noeviction, but no maxmemory: it may take all of its host's")


def _persistence() -> Found:
    try:
        saves = dict(cache.client().config_get("save")).get("save", "")
    except (Unavailable, RedisError):  # Managed ones do not tell.
        saves = None
    kept = [
        name
        for name, on in (("AOF", cache.client().info(section="persistence").get("aof_enabled")), ("RDB", saves))
        if on
    ]
    if kept:
        return LOOK, f"{' and '.join(kept)} is on: keep its files from every backup, as they hold halves of jobs' keys"
    return (OK, "off") if saves is not None else (LOOK, "AOF is off; whether RDB is, it does not tell")


def _kms() -> Found:
    kms, text = kms_for(settings()), b"are you there"
    if kms.decrypt(kms.encrypt(text)) != text:
        return FAULT, "what it encrypts it does not decrypt"
    return (OK, "encrypts and decrypts") if settings().aws_kms_enabled else (LOOK, "off: a stand-in protects nothing")


def _session_keys() -> Found:
    lost = [use for use in keys_in_use() if use.role == MISSING]
    texts, ids = sum(use.opens for use in lost), ", ".join(use.id for use in lost)
    told = f"nobody here opens {texts} texts, sealed by what is not configured here: {ids}"
    return (FAULT, told) if lost else (OK, "open what is stored")


def _proxy() -> Found:
    if not settings().outbound_proxy_url:
        return OK, "none"
    reason = reach.proxy(settings())
    return (FAULT, reason) if reason else (OK, "takes connections")


def vendor(host: str, address: str) -> Found:
    reason = reach.vendor(address, settings())
    if reason == reach.UNTRIED:
        return LOOK, f"{host}: {reason}"
    return (FAULT, f"{host}: {reason}") if reason else (OK, f"{host}: reached")


def workers(is_web: bool) -> Found:
    living = looks.workers()
    if not living:
        none = "none lives: nobody is proofed"
        return (FAULT if is_web and settings().ruby_workers_idv_enabled else LOOK), none
    releases = sorted({one.version for one in living})
    told = f"{len(living)} alive, {sum(one.threads for one in living)} threads, release {', '.join(releases)}"
    return (OK if releases == [running_version()] else LOOK), told


def queue() -> Found:
    found = depth()
    oldest, busy = found["oldest_ms"] / 1000, f"{found['claimed']} of {found['threads']} threads are busy"
    return (FAULT if oldest > LATE else OK), f"{found['queued']} wait, the oldest for {oldest:.0f} s; {busy}"


def circuits() -> Found:
    at = sorted({f"{name} at {one.host}" for one in looks.workers() for name in one.health.get("circuits", [])})
    return (FAULT, f"open after failures in a row: {', '.join(at)}") if at else (OK, "none is open")


def paused() -> Found:
    kinds = [f"{one.kind} by {one.paused_by}" for one in PausedKind.all()]
    return (LOOK, f"paused: {', '.join(kinds)}") if kinds else (OK, "none is paused")


#: A part's name: its question.
ASKED: dict[str, Callable[[], Found]] = {
    "settings": _settings, "log": _log, "database": _database, "schema": _schema, "clock": _clock,
    "wake-up": _wakeup, "redis": _redis,
    "redis memory": _memory, "redis disk": _persistence, "kms": _kms, "session keys": _session_keys, "proxy": _proxy,
}  # fmt: skip
