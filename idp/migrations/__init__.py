"""The numbered migrations beside this file, and how they are applied."""

from pathlib import Path

from idp.database import connected, run

HERE = Path(__file__).parent
LOCK = 4_242_001  #: any number, the same in every process


def missing() -> list[str]:
    """The migrations of this release that the database has not had. Raises Unavailable.

    What a newer release added to it is no fault: migrations leave the release before them working.
    """
    there = run("SELECT to_regclass('migrations') IS NOT NULL")[0][0]
    had = {name for (name,) in run("SELECT name FROM migrations")} if there else set()
    return [file.stem for file in sorted(HERE.glob("*.sql")) if file.stem not in had]


def migrate() -> list[str]:
    """Apply the migrations that the database has not had, in order; returns their names.

    One transaction under an advisory lock: of two processes that start at once, the second waits and finds it done.
    """
    with connected() as db, db.atomic():
        db.execute_sql("SET LOCAL statement_timeout = 0")  # A long step, or waiting for the other, is no outage.
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        db.execute_sql("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL)")
        had = {name for (name,) in db.execute_sql("SELECT name FROM migrations").fetchall()}
        due = [file for file in sorted(HERE.glob("*.sql")) if file.stem not in had]
        for file in due:
            db.execute_sql(file.read_text().replace("%", "%%"))  # Else a parameter, to psycopg2.
            db.execute_sql("INSERT INTO migrations VALUES (%s, now())", (file.stem,))
    return [file.stem for file in due]
