"""What the benchmarks stand on: a database with the schema of this release."""

import os

from idp import config, database


def migrated(url: str) -> str:
    """Apply the migrations to the database at `url`, and let go of it."""
    from idp.migrations import migrate

    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    config.settings.cache_clear()
    try:
        migrate()
        database.database.close()
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before
        config.settings.cache_clear()
    return url
