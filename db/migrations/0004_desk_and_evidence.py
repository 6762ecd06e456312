"""PINs and badges, alerts on their way, people who are not known, and what is kept of faces for some days."""

from peewee import BigIntegerField, BlobField, IntegerField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator
from playhouse.sqlite_ext import AutoIncrementField


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001
    """Make the tables."""

    # Numbers are never used twice: a sealed value is bound to the number of its row.
    class Credential(Model):
        id = AutoIncrementField()
        person = BigIntegerField(index=True)
        tag = BlobField(null=True, unique=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "credential"

    class Outbox(Model):
        id = AutoIncrementField()
        token = BlobField()

        class Meta:
            database = db
            table_name = "outbox"

    class Stranger(Model):
        id = AutoIncrementField()
        token = BlobField()

        class Meta:
            database = db
            table_name = "stranger"

    class KeptLook(Model):
        id = AutoIncrementField()
        day = IntegerField(index=True)
        pidx = BlobField(null=True, index=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "kept_look"

    class Evidence(Model):
        id = AutoIncrementField()
        day = IntegerField(index=True)
        pidx = BlobField(null=True, index=True)
        incident = IntegerField(index=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "evidence"

    db.create_tables([Credential, Outbox, Stranger, KeptLook, Evidence], safe=False)
