"""`python -m idp.development.settings_page`: prints docs/settings.md from idp/settings.py."""

from dataclasses import Field, fields
from typing import Any

from idp.settings import ABOUT, About, Settings

HEAD = """\
# Settings

Defaults, then `application.yml`, then the environment variable of the same name in capitals. `APPLICATION_YML` says
where the file is: a path, or `s3://bucket/key`, which is read into memory only. A list is a YAML list, or text:
`MD,VA`, or as JSON `["MD","VA"]`. Every fault stops the launch, all of them at once, each by the setting's name and
never by its value.

"In production" says what a start with `production` on demands. A *said* setting must be there and may be what the
default is; any other must differ from its default, which is only for the vendors' sandbox. Production also refuses
keys that are not random, or the same twice; Postgres without `sslmode=verify-full`, and Redis without `rediss://`, a
checked certificate and a password, each unless it is on loopback; values and hosts that are a test's (`testing`,
`...-cert...`, `sandbox...`, `example.com`, loopback); addresses over http, or with a password in them; a certificate of
AAMVA's that signed itself; and numbers beyond what the table says. `idp/strict.py` is the list.

With neither `database_url` nor `redis_url`, and `production` off, `run_web.py` is the development start.

This page is printed by `python -m idp.development.settings_page > docs/settings.md`, from `idp/settings.py`.
"""

#: The setting with which a part of the table begins: its heading.
HEADINGS = {
    "database_url": "What it stands on",
    "session_encryption_key": "Encryption",
    "ruby_workers_idv_enabled": "Jobs, and those who wait for them",
    "idv_max_attempts": "Attempts",
    "outbound_proxy_url": "Vendors",
    "aamva_supported_jurisdictions": "AAMVA",
    "socure_idplus_base_url": "Socure",
    "session_total_duration_timeout_in_minutes": "Limits of everybody, and help",
}

KINDS: dict[Any, str] = {bool: "true or false", str: "text", int: "whole number", float: "number", list[str]: "list"}


def page() -> str:
    """The whole of docs/settings.md."""
    return HEAD + "".join(_part(f.name) + _row(f, ABOUT[f.name]) for f in fields(Settings))


def _part(name: str) -> str:
    if name not in HEADINGS:
        return ""
    columns = "| setting | type | default | in production | |\n|---|---|---|---|---|\n"
    return f"\n## {HEADINGS[name]}\n\n{columns}"


def _row(f: Field[Any], about: About) -> str:
    kind = f"{KINDS[f.type]}, {about.unit}" if about.unit else KINDS[f.type]
    return f"| `{f.name}` | {kind} | {_default(f)} | {_needed(about)} | {_says(about)} |\n"


def _default(f: Field[Any]) -> str:
    value = getattr(Settings(), f.name)
    if isinstance(value, list):
        return f"{len(value)} states" if len(value) > 9 else " ".join(f"`{item}`" for item in value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if text else ""


def _needed(about: About) -> str:
    condition = "" if about.needed in ("", "always") else f", {about.needed}"
    return f"{'said' if about.default_will_do else 'set'}{condition}" if about.needed else ""


def _says(about: About) -> str:
    choices = f" ({', '.join(f'`{word}`' for word in about.choices)})" if about.choices else ""
    least = f"; at least {about.least}" if about.least is not None else ""
    most = f"; in production at most {about.bound:,}" if about.bound is not None else ""
    return about.says + choices + least + most


if __name__ == "__main__":
    print(page(), end="")
