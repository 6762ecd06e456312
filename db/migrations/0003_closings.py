"""Closed months, and the result of every person in them."""

from peewee import BlobField, ForeignKeyField, IntegerField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator
from playhouse.sqlite_ext import AutoIncrementField


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001
    """Make the tables."""

    class Closing(Model):
        # Numbers are never used twice: a sealed value is bound to the number of its row.
        id = AutoIncrementField()
        month = IntegerField()
        number = IntegerField()
        token = BlobField()

        class Meta:
            database = db
            table_name = "closing"
            indexes = ((("month", "number"), True),)

    class ClosingRow(Model):
        id = AutoIncrementField()
        closing = ForeignKeyField(Closing)
        person = IntegerField(index=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "closing_row"

    db.create_tables([Closing, ClosingRow], safe=False)
