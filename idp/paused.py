"""The kinds of jobs that operators have paused. Workers hear of them with their heartbeat (`tasks.engine.closed`)."""

from peewee import DateTimeField, Model, TextField

from idp.database import connected, database, run


class PausedKind(Model):
    """A row of `paused_kinds`. Every method may raise Unavailable."""

    kind = TextField(primary_key=True)
    paused_by = TextField()
    paused_at = DateTimeField()

    class Meta:
        database = database
        table_name = "paused_kinds"

    @classmethod
    def pause(cls, kind: str, by: str) -> None:
        """For every worker; who paused a kind first stays named."""
        run(cls.insert({cls.kind: kind, cls.paused_by: by}).on_conflict_ignore())

    @classmethod
    def resume(cls, kind: str) -> bool:
        """Whether it was paused."""
        return bool(run(cls.delete().where(cls.kind == kind).returning(cls.kind)))

    @classmethod
    def has(cls, kind: str) -> bool:
        """Whether a kind is paused."""
        return bool(run(cls.select(cls.kind).where(cls.kind == kind)))

    @classmethod
    def all(cls) -> "list[PausedKind]":
        """Those that are, by name."""
        with connected():
            return list(cls.select().order_by(cls.kind))
