"""The worker: `huey_consumer run_consumer.huey -w 8`, or this file itself with the same options.

`run_consumer.py jobs --help` looks at jobs and workers, and acts on them.

Needs `database_url`, `redis_url` and `session_encryption_key` (see docs/settings.md). At SIGTERM or SIGINT running jobs
finish; after 25 seconds (`-t`) they go back to the queue.
"""

import sys

from idp.launch import launching

with launching("run_consumer"):  # huey_consumer imports this file as well.
    from huey.consumer_options import ConsumerConfig, OptionParserHandler

    from idp.config import settings
    from idp.discreet import be_discreet

    be_discreet(settings().production)  # Before the tasks are made, which read the settings too.

    from tasks import documents, maintenance, proofing  # noqa: F401 -- their tasks register
    from tasks.engine.consumer import JobsConsumer
    from tasks.engine.huey import huey
    from tasks.ops import command, server

    JobsConsumer.beside.append(server.begin)

DEFAULTS = {"workers": 8}


def main() -> None:
    """Run a consumer with Huey's own options, or a command."""
    if sys.argv[1:2] == ["jobs"]:
        with launching("run_consumer"):
            raise SystemExit(command.main(sys.argv[2:]))
    parser = OptionParserHandler().get_option_parser()
    parser.set_usage("%prog [options]   (all of them are Huey's; -w is 8 here unless given), or: %prog jobs --help")
    options, arguments = parser.parse_args()
    if arguments:
        parser.error("takes options, or `jobs`")
    given = {name: value for name, value in vars(options).items() if value is not None}
    config = ConsumerConfig(**(DEFAULTS | given))
    try:
        config.validate()
    except ValueError as e:
        parser.error(str(e))
    huey.create_consumer(**config.values).run()


if __name__ == "__main__":
    main()
