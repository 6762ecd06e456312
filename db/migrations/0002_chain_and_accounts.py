"""The chain over events, sightings, incidents and the audit log; seals, roll-ups, erasures, accounts."""

from peewee import BlobField, IntegerField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator
from playhouse.sqlite_ext import AutoIncrementField


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make the new tables, and let the rows of the events be chained and erased."""

    class Stream(Model):
        # The program counts these numbers itself: the chain names them, and they go on after a retention.
        seq = IntegerField(primary_key=True)
        day = IntegerField()
        pidx = BlobField(null=True)
        token = BlobField(null=True)
        note = BlobField(null=True)
        leaf = BlobField()
        link = BlobField()

        class Meta:
            database = db

    class NewEvent(Stream):
        class Meta:
            table_name = "event_new"

    class Sighting(Stream):
        class Meta:
            table_name = "sighting"

    class Incident(Stream):
        class Meta:
            table_name = "incident"

    class Audit(Stream):
        class Meta:
            table_name = "audit"

    class Checkpoint(Model):
        epoch = IntegerField(primary_key=True)
        body = BlobField()
        seal = BlobField()
        signature = BlobField()

        class Meta:
            database = db
            table_name = "checkpoint"

    class Anchor(Model):
        stream = IntegerField(primary_key=True)
        seq = IntegerField()
        link = BlobField()

        class Meta:
            database = db
            table_name = "anchor"

    class Rollup(Model):
        day = IntegerField(primary_key=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "rollup"

    class Erasure(Model):
        id = AutoIncrementField()
        token = BlobField()

        class Meta:
            database = db
            table_name = "erasure"

    class Account(Model):
        id = IntegerField(primary_key=True)
        token = BlobField()

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([NewEvent, Sighting, Incident, Audit, Checkpoint, Anchor, Rollup, Erasure, Account], safe=False)
    # Links need keys, which a migration has not: the vault fills the empty ones when it is opened.
    db.execute_sql(
        "INSERT INTO event_new (seq, day, pidx, token, note, leaf, link) "
        "SELECT seq, day, pidx, token, note, x'', x'' FROM event"
    )
    db.execute_sql("DROP TABLE event")
    db.execute_sql("ALTER TABLE event_new RENAME TO event")
    for stream in ("event", "sighting", "incident", "audit"):
        migrator.migrate(migrator.add_index(stream, ("day",)))
    for stream in ("event", "sighting"):
        migrator.migrate(migrator.add_index(stream, ("pidx", "day")))
    db.execute_sql("ALTER TABLE coverage ADD COLUMN proof BLOB NOT NULL DEFAULT x''")
