"""The worker: `huey_consumer run_consumer.huey -w 8`, or this file itself with the same options.

Needs `database_url`, `redis_url` and `session_encryption_key` (see README, Settings). At SIGTERM or SIGINT running jobs
finish; after 25 seconds (`-t`) they go back to the queue.
"""

import sys

from huey.consumer_options import ConsumerConfig, OptionParserHandler

from idp import logs
from idp.config import settings
from idp.errors import ConfigError

DEFAULTS = {"workers": 8}


def checked() -> None:
    """Stop a start that could only fail at its first job. Raises ConfigError."""
    missing = [n for n in ("database_url", "redis_url", "session_encryption_key") if not getattr(settings(), n)]
    if missing:
        raise ConfigError(f"set {', '.join(missing)}: the worker shares them with the web process")
    if not settings().ruby_workers_idv_enabled:
        raise ConfigError(
            "ruby_workers_idv_enabled: must be 'true' for a worker; otherwise jobs run in the web process"
        )


def main() -> None:
    """Run a consumer with Huey's own options."""
    parser = OptionParserHandler().get_option_parser()
    parser.set_usage("%prog [options]   (all of them are Huey's; -w is 8 here unless given)")
    options, arguments = parser.parse_args()
    if arguments:
        parser.error("takes options only")
    given = {name: value for name, value in vars(options).items() if value is not None}
    config = ConsumerConfig(**(DEFAULTS | given))
    config.validate()
    huey.create_consumer(**config.values).run()


try:
    if not {"-h", "--help"} & set(sys.argv[1:]):
        checked()
        logs.configure("worker")
    from tasks import maintenance, proofing  # noqa: F401 -- their tasks register
    from tasks.queue import huey
except ConfigError as e:
    print(f"run_consumer: {e}", file=sys.stderr)
    sys.exit(2)

if __name__ == "__main__":
    main()
