"""The tables. The models are bound to no database: every query is handed the connection it runs on.

Nothing in a table says who, what or where in plain text; what stays readable is how many rows there are, the work day
of an event, and when the program watched.
"""

# Each Meta only names the table.
# ruff: noqa: D106

from peewee import BigIntegerField, BlobField, ForeignKeyField, IntegerField, Model, TextField


class PersonRow(Model):
    """Somebody on the roll.

    Attributes:
        id: random.
        code_index: blind index of the code.
        profile: sealed under the person's key: name, code, group, consent, days of joining and leaving.
    """

    id = BigIntegerField(primary_key=True)
    code_index = BlobField(unique=True)
    profile = BlobField()

    class Meta:
        table_name = "person"


class TemplateRow(Model):
    """All templates of one person in one format.

    Attributes:
        format: recognizer and model digest.
        count: how many templates the token holds.
        token: sealed under the person's key.
    """

    id = IntegerField(primary_key=True)
    person = ForeignKeyField(PersonRow, on_delete="CASCADE")
    format = TextField()
    count = IntegerField()
    token = BlobField()

    class Meta:
        table_name = "template"
        indexes = ((("format", "person"), True),)


class EventRow(Model):
    """A punch, or the voiding of one. Rows are only ever added.

    Attributes:
        seq: counts up and is never used twice.
        day: number of the work day; a voiding stands on the day of the punch that it voids.
        pidx: the person's pseudonym for the month of ``day``.
        token: sealed under the person's key; of the same length for every event.
        note: sealed likewise and padded, or null.
    """

    seq = IntegerField(primary_key=True)
    day = IntegerField()
    pidx = BlobField()
    token = BlobField()
    note = BlobField(null=True)

    class Meta:
        table_name = "event"


class CameraRow(Model):
    """A camera that ever watched.

    Attributes:
        name_index: blind index of the name.
        token: the name, sealed under the system key.
    """

    id = IntegerField(primary_key=True)
    name_index = BlobField(unique=True)
    token = BlobField()

    class Meta:
        table_name = "camera"


class CoverageRow(Model):
    """A stretch of time in which a camera watched, in milliseconds since 1970."""

    id = IntegerField(primary_key=True)
    camera = ForeignKeyField(CameraRow)
    start_ms = BigIntegerField()
    end_ms = BigIntegerField()

    class Meta:
        table_name = "coverage"


class SettingRow(Model):
    """A setting of the office.

    Attributes:
        key: the name it is declared under.
        token: its value, sealed under the system key.
    """

    key = TextField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "setting"


class VaultRow(Model):
    """One row that only the keystore of this database can open."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "vault"


TABLES: tuple[type[Model], ...] = (PersonRow, TemplateRow, EventRow, CameraRow, CoverageRow, SettingRow, VaultRow)
