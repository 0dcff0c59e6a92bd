"""The worker: `huey_consumer run_consumer.huey -w 8`, or this file itself with the same options.

Needs `database_url`, `redis_url` and `session_encryption_key` (see docs/settings.md). At SIGTERM or SIGINT running jobs
finish; after 25 seconds (`-t`) they go back to the queue.
"""

import sys

from huey.consumer_options import ConsumerConfig, OptionParserHandler

from idp.config import settings
from idp.errors import ConfigError

try:
    settings()
except ConfigError as e:  # Before the tasks are made, which read them; huey_consumer imports this file as well.
    print(f"run_consumer: {e}", file=sys.stderr)
    sys.exit(2)

from tasks import maintenance, proofing  # noqa: E402, F401 -- their tasks register
from tasks.engine.huey import huey  # noqa: E402

DEFAULTS = {"workers": 8}


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


if __name__ == "__main__":
    main()
