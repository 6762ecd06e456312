"""The first tables: people and templates, events, cameras and coverage, settings."""

from peewee import BigIntegerField, BlobField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator
from playhouse.sqlite_ext import AutoIncrementField


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:  # noqa: ARG001
    """Make the tables of an empty database."""

    class Person(Model):
        id = BigIntegerField(primary_key=True)
        code_index = BlobField(unique=True)
        profile = BlobField()

        class Meta:
            database = db
            table_name = "person"

    class Template(Model):
        # Numbers are never used twice: a sealed value is bound to the number of its row.
        id = AutoIncrementField()
        person = ForeignKeyField(Person, on_delete="CASCADE")
        format = TextField()
        count = IntegerField()
        token = BlobField()

        class Meta:
            database = db
            table_name = "template"
            indexes = ((("format", "person"), True),)

    class Event(Model):
        seq = AutoIncrementField()
        day = IntegerField(index=True)
        pidx = BlobField()
        token = BlobField()
        note = BlobField(null=True)

        class Meta:
            database = db
            table_name = "event"
            indexes = ((("pidx", "day"), False),)

    class Camera(Model):
        id = AutoIncrementField()
        name_index = BlobField(unique=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "camera"

    class Coverage(Model):
        id = AutoIncrementField()
        camera = ForeignKeyField(Camera)
        start_ms = BigIntegerField(index=True)
        end_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "coverage"

    class Setting(Model):
        key = TextField(primary_key=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "setting"

    class Vault(Model):
        id = IntegerField(primary_key=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "vault"

    db.create_tables([Person, Template, Event, Camera, Coverage, Setting, Vault], safe=False)
