"""Settings: defaults < application.yml < environment. Read once, frozen, never written to disk.

`APPLICATION_YML` says where the file is: a path, or `s3://bucket/key`. A key of the file is overridden by the
environment variable of the same name in capitals. Every fault is reported at once, by name and never by value.
"""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import yaml

from idp.checks import contradictions
from idp.errors import ConfigError
from idp.settings import Settings

#: A name that a setting had: its name now. In the environment nobody else would see that it is read no more.
RENAMED = {"resolution_vendor": "idv_resolution_default_vendor"}

#: Setting: its type.
KINDS: dict[str, Any] = {f.name: f.type for f in fields(Settings)}


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises ConfigError."""
    return load(os.environ)


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from the file that `environ` names and from `environ` itself. Raises ConfigError, all faults at once."""
    given: dict[str, Any] = _read_yaml(environ["APPLICATION_YML"], environ) if environ.get("APPLICATION_YML") else {}
    given |= {name: environ[name.upper()] for name in KINDS if name.upper() in environ}
    values, faults = _all_converted(given)
    read = Settings(**values)
    if read.unknown_settings != "ignore":
        unknown = "unknown; remove it, correct its spelling, or say `unknown_settings: ignore`"
        faults |= dict.fromkeys(given.keys() - KINDS.keys(), unknown)
    old = [name for name in RENAMED if name in given or name.upper() in environ]
    faults |= {name: f"is called {RENAMED[name]} now" for name in old}
    if faults := contradictions(read, given) | faults:
        told = [f"\n  {name}: {sentence}" for name, sentence in sorted(faults.items())]
        raise ConfigError("settings to correct:" + "".join(told))
    return read


def _all_converted(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that are of their setting's kind, and for each of the others a sentence."""
    values, faults = {}, {}
    for name in KINDS.keys() & given.keys():
        try:
            values[name] = _converted(given[name], KINDS[name])
        except (ValueError, TypeError, KeyError, OverflowError):
            faults[name] = f"must be {_wording(KINDS[name])}"
    return values, faults


def _read_yaml(place: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """The mapping in a YAML text at a path or an s3:// URL; kept in memory only. Raises ConfigError."""
    text = _read_s3(place, environ) if place.startswith("s3://") else _read_file(place)
    try:
        given = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # Also of a date that is none, of a thousand brackets.
        raise ConfigError("APPLICATION_YML: not readable as YAML; check its indentation and quotes") from None
    if not isinstance(given, dict | None):
        raise ConfigError("APPLICATION_YML: must be a list of `name: value` lines")
    return {str(name): value for name, value in (given or {}).items()}


def _read_file(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError as e:
        raise ConfigError(f"APPLICATION_YML: can't be read ({type(e).__name__}); check the path") from None


def _read_s3(place: str, environ: Mapping[str, str]) -> bytes:
    import boto3  # Which takes its time; only who has the file there waits for it.
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    # Connect 2 s, read 5 s, two tries: a start says within half a minute that S3 accepts and never answers.
    timeouts = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})
    url = urlsplit(place)
    try:
        client = boto3.client(
            "s3",
            region_name=environ.get("AWS_REGION") or Settings.aws_region,
            endpoint_url=environ.get("AWS_ENDPOINT_URL") or None,
            config=timeouts,
        )
        return cast(bytes, client.get_object(Bucket=url.netloc, Key=url.path.lstrip("/"))["Body"].read())
    except (BotoCoreError, ClientError, ValueError) as e:  # ValueError: an endpoint that is no address.
        raise ConfigError(
            f"APPLICATION_YML: S3 did not give it ({type(e).__name__}); check bucket, key, role"
        ) from None


def _converted(value: Any, kind: Any) -> Any:
    """`value`, of YAML or the environment (always text), as `kind`. Raises what `_all_converted` takes for a fault."""
    if kind is bool:
        return {"true": True, "false": False}[str(value).lower()]
    if kind is str:
        return _text(value)
    if kind == list[str]:
        return [_text(item) for item in (_split(value) if isinstance(value, str) else _list(value))]
    return _number(value, kind)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _split(text: str) -> list[Any]:
    """Comma-separated, or JSON as login.gov writes it."""
    if text.lstrip().startswith("["):
        return _list(json.loads(text))
    return [item.strip() for item in text.split(",") if item.strip()]


def _number(value: Any, kind: type[int] | type[float]) -> int | float:
    """A finite number, and no fraction where a whole one is asked for."""
    number = float(value) if not isinstance(value, bool) else math.nan
    if not math.isfinite(number) or number != kind(number):
        raise ValueError
    return kind(number)


def _wording(kind: Any) -> str:
    names = {bool: "'true' or 'false'", str: "text in quotes", int: "a whole number", float: "a number"}
    return names.get(kind, "a list of texts")
