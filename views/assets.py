"""Static files: whose bytes they are, and a name that changes with them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

STATIC = Path(__file__).parent / "static"

#: name: where its bytes come from. htmx 2.0.3 is in the wheel `django-js-lib-htmx`, which needs no Django.
SOURCES = {
    "app.css": (STATIC / "app.css", "text/css; charset=utf-8"),
    "app.js": (STATIC / "app.js", "text/javascript; charset=utf-8"),
    "license.js": (STATIC / "license.js", "text/javascript; charset=utf-8"),
    "icon.svg": (STATIC / "icon.svg", "image/svg+xml"),
    "htmx.js": (Path(str(files("js_lib_htmx"))) / "static/htmx/htmx.min.js", "text/javascript; charset=utf-8"),
}


@cache
def assets() -> dict[str, str]:
    """name: path under a name that changes with the content, so that browsers may keep it for ever."""
    return {
        name: f"/static/{sha256(source.read_bytes()).hexdigest()[:16]}/{name}" for name, (source, _) in SOURCES.items()
    }
