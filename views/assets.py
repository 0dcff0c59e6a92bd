"""Static files: whose bytes they are, and a name that changes with them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from idp.checks import LOGOS
from idp.config import settings
from idp.errors import ConfigError

STATIC = Path(__file__).parent / "static"
LOGO = "logo"

#: name: where its bytes come from. htmx 2.0.3 is in the wheel `django-js-lib-htmx`, which needs no Django.
_OURS = {
    "app.css": (STATIC / "app.css", "text/css; charset=utf-8"),
    "ops.css": (STATIC / "ops.css", "text/css; charset=utf-8"),
    "app.js": (STATIC / "app.js", "text/javascript; charset=utf-8"),
    "license.js": (STATIC / "license.js", "text/javascript; charset=utf-8"),
    "icon.svg": (STATIC / "icon.svg", "image/svg+xml"),
    "htmx.js": (Path(str(files("js_lib_htmx"))) / "static/htmx/htmx.min.js", "text/javascript; charset=utf-8"),
}


def sources() -> dict[str, tuple[Path, str]]:
    """name: its file and media type; the agency's logo among them, where there is one."""
    path = Path(settings().agency_logo)
    return _OURS | ({LOGO: (path, LOGOS[path.suffix.lower()])} if settings().agency_logo else {})


@cache
def assets() -> dict[str, str]:
    """name: path under a name that changes with the content, so that browsers may keep it for ever. Raises
    ConfigError.
    """
    return {name: f"/static/{_digest(name, source)}/{name}" for name, (source, _) in sources().items()}


def _digest(name: str, source: Path) -> str:
    try:
        return sha256(source.read_bytes()).hexdigest()[:16]
    except OSError as e:
        raise ConfigError(f"{'agency_logo' if name == LOGO else name}: can't be read ({type(e).__name__})") from None
