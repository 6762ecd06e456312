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


class StreamRow(Model):
    """A row of one of the four streams. Rows are only ever added; see ledger.py for how they are chained.

    Attributes:
        seq: counts up without a gap and is never used twice.
        day: number of a day, by which rows are found and retained.
        pidx: the person's pseudonym for the month of ``day``; null where the row has no person, and after an erasure.
        token: sealed; of the same length in every row. Null after an erasure.
        note: sealed likewise and padded, or null.
        leaf: commitment to what the row says, under a key that dies with an erasure.
        link: digest of the link before and this leaf.
    """

    seq = IntegerField(primary_key=True)
    day = IntegerField()
    pidx = BlobField(null=True)
    token = BlobField(null=True)
    note = BlobField(null=True)
    leaf = BlobField()
    link = BlobField()


class EventRow(StreamRow):
    """A punch, a day entry, or the voiding of either, which stands on the day of what it voids."""

    class Meta:
        table_name = "event"


class SightingRow(StreamRow):
    """A verdict on a face that passed a camera."""

    class Meta:
        table_name = "sighting"


class IncidentRow(StreamRow):
    """Something that an administrator must know of, or that he took note of it."""

    class Meta:
        table_name = "incident"


class AuditRow(StreamRow):
    """A line of the audit log."""

    class Meta:
        table_name = "audit"


class CheckpointRow(Model):
    """A seal over the heads of all streams.

    Attributes:
        body: what is sealed, in plain bytes; see checkpoints.py.
        seal: HMAC of the body under the epoch's key.
        signature: Ed25519 signature of the body by this vault's device key.
    """

    epoch = IntegerField(primary_key=True)
    body = BlobField()
    seal = BlobField()
    signature = BlobField()

    class Meta:
        table_name = "checkpoint"


class AnchorRow(Model):
    """Where the chain of a stream begins after older rows were deleted.

    Attributes:
        stream: number of the stream.
        seq: the last row that was deleted.
        link: its link.
    """

    stream = IntegerField(primary_key=True)
    seq = IntegerField()
    link = BlobField()

    class Meta:
        table_name = "anchor"


class RollupRow(Model):
    """All punches of one day, sealed under the system key; it can be made again from the events at any time."""

    day = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "rollup"


class ErasureRow(Model):
    """That a person was erased, sealed under the system key."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "erasure"


class AccountRow(Model):
    """Somebody who may sign in, sealed under the system key; the number is random."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "account"


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
    """A stretch of time in which a camera watched, in milliseconds since 1970.

    Attributes:
        proof: HMAC of the row under the system leaf key.
    """

    id = IntegerField(primary_key=True)
    camera = ForeignKeyField(CameraRow)
    start_ms = BigIntegerField()
    end_ms = BigIntegerField()
    proof = BlobField()

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


class ClosingRow(Model):
    """That a month was closed or amended.

    Attributes:
        month: number of the month; see check_codes.py.
        number: 0 for the closing itself, 1 and more for its amendments.
        token: what was closed and what commits to every row of it, sealed under the system key.
    """

    id = IntegerField(primary_key=True)
    month = IntegerField()
    number = IntegerField()
    token = BlobField()

    class Meta:
        table_name = "closing"


class ClosedResultRow(Model):
    """The results of one person in a closed month; they are never changed.

    Attributes:
        token: sealed under the person's key.
    """

    id = IntegerField(primary_key=True)
    closing = ForeignKeyField(ClosingRow)
    person = BigIntegerField()
    token = BlobField()

    class Meta:
        table_name = "closing_row"


class CredentialRow(Model):
    """A PIN or a badge of a person.

    Attributes:
        tag: blind index of a badge's text; null for a PIN.
        token: sealed under the person's key.
    """

    id = IntegerField(primary_key=True)
    person = BigIntegerField()
    tag = BlobField(null=True, unique=True)
    token = BlobField()

    class Meta:
        table_name = "credential"


class OutboxRow(Model):
    """An alert that is on its way, sealed under the system key."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "outbox"


class StrangerRow(Model):
    """Somebody who is not on the roll, with his templates, sealed under the system key."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "stranger"


class DayRow(Model):
    """What is kept of a face for some days.

    Attributes:
        day: number of the day, by which it is found and retained.
        pidx: the person's pseudonym for the month of ``day``; null where nobody is known.
        token: sealed under the person's key, or under the system key where nobody is known.
    """

    id = IntegerField(primary_key=True)
    day = IntegerField()
    pidx = BlobField(null=True)
    token = BlobField()


class KeptLookRow(DayRow):
    """The mean template of a face that passed."""

    class Meta:
        table_name = "kept_look"


class EvidenceRow(DayRow):
    """A picture of an incident.

    Attributes:
        incident: number of the incident's row.
    """

    incident = IntegerField()

    class Meta:
        table_name = "evidence"


STATE_ROW = 2
"""The row of the table ``vault`` that holds the keys of the seals; no copy of a database has it."""


class VaultRow(Model):
    """What only the keystore of this database opens: a proof of that, keys of seals and device, sums of tables."""

    id = IntegerField(primary_key=True)
    token = BlobField()

    class Meta:
        table_name = "vault"


FIRST_TABLES: tuple[type[Model], ...] = (
    PersonRow,
    TemplateRow,
    EventRow,
    CameraRow,
    CoverageRow,
    SettingRow,
    VaultRow,
)
"""The tables of every version."""
