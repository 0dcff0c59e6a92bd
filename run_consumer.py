"""The worker: `huey_consumer run_consumer.huey -w 8`, or this file itself with the same options.

`run_consumer.py check` asks every part once; `run_consumer.py jobs --help` looks at jobs and workers, and acts on them.

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

    import tasks.at_work  # noqa: F401 -- what they work with
    from tasks import documents, maintenance, proofing  # noqa: F401 -- their tasks register
    from tasks.engine.consumer import JobsConsumer
    from tasks.engine.huey import huey
    from tasks.ops import health, server

    JobsConsumer.beside += [server.begin, health.begin]

DEFAULTS = {"workers": 8}


def main() -> None:
    """Run a consumer with Huey's own options, or a command."""
    with launching("run_consumer"):
        if sys.argv[1:2] == ["jobs"]:
            from tasks.ops import command

            raise SystemExit(command.main(sys.argv[2:]))
        if sys.argv[1:] == ["check"]:
            from tasks.ops import check

            raise SystemExit(check.main(is_web=False))
    parser = OptionParserHandler().get_option_parser()
    parser.set_usage("%prog [options] | check | jobs --help   (all options are Huey's; -w is 8 here unless given)")
    options, arguments = parser.parse_args()
    if arguments:
        parser.error("takes options, or one of `check` and `jobs`")
    given = {name: value for name, value in vars(options).items() if value is not None}
    config = ConsumerConfig(**(DEFAULTS | given))
    try:
        config.validate()
    except ValueError as e:
        parser.error(str(e))
    huey.create_consumer(**config.values).run()


if __name__ == "__main__":
    main()
