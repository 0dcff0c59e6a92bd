"""What goes on being wrong is said at once, and each minute again, until it is over."""

import threading
import time
from collections.abc import Hashable

AGAIN = 60.0  #: seconds


class Again:
    """When each thing was last said; for any number of threads together."""

    def __init__(self) -> None:
        self._said: dict[Hashable, float] = {}
        self._saying = threading.Lock()

    def is_due(self, what: Hashable) -> bool:
        """Whether to say now that something is wrong; it counts as said."""
        now = time.monotonic()
        with self._saying:
            if now - self._said.get(what, -AGAIN) < AGAIN:
                return False
            self._said[what] = now
        return True

    def is_over(self, what: Hashable) -> bool:
        """Whether it had been said, now that it is right; should it come again, that is due at once."""
        return self._said.pop(what, None) is not None
