"""Erasing a person completely, and knowing afterwards that it was not somebody who removed records by stealth.

An erasure is written down first, sealed under the system key. Then the person's keys go, which makes everything of him
unreadable wherever a copy lies, and his rows are emptied: number, day, leaf and link of a row stay, so that the
chain still holds, and the erasure names the rows that it emptied. Whatever is cut off is finished at the next opening.

The record of an erasure is in no chain. So a line of the audit log is written together with it, and rows are taken for
erased only when there is that line and the keystore has the person among those who were erased.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

import peewee
from peewee import SqliteDatabase

from faceattend.domain.accounts import AccountId, Right
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.people import PersonId
from faceattend.domain.privacy import Erasure
from faceattend.domain.verification import Stream
from faceattend.errors import UserError
from faceattend.storage.audit import audit_entry, lines_in
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.day_rows import delete_days_of
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.models import (
    ClosedResultRow,
    CredentialRow,
    ErasureRow,
    PersonRow,
    RollupRow,
    TemplateRow,
)
from faceattend.storage.moments import to_day, to_day_number
from faceattend.storage.pseudonyms import pseudonyms_between
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.writer import Writer

Value = TypeVar("Value", int, bytes)

REPLAYED = "erased before this backup was restored"
"""The reason of an erasure that was done again on an older database, whose own record of it is newer than the file."""

PERSONAL_STREAMS = tuple(stream for stream, table in TABLE_OF.items() if table.pseudonymous)
"""The streams whose rows belong to people; the others name people by their random number only."""

_FIRST_DAY, _LAST_DAY = to_day_number(date.min), to_day_number(date.max)
_STREAMS = {str(TABLE_OF[stream].number): stream for stream in PERSONAL_STREAMS}
_STEP = 512
# How many values a statement may carry in every SQLite.
_VALUES = 500


class ErasureRepository:
    """Erases people and knows who was erased. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, ledger: Ledger, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._ledger = ledger
        self._damage = damage

    def erase(self, person: PersonId, reason: str, now: datetime, account: AccountId | None = None) -> Erasure:
        """Destroy a person's keys, record, templates and the contents of his rows; nothing brings them back.

        Args:
            reason: without the person's name or code.
            now: aware UTC time.
            account: who does it, for the audit log; None for the program itself.

        Raises:
            UserError: there is no such person.
            EnvironmentFault: the disk is full or failed; once the erasure was written down, the next opening of the
                vault finishes it.
        """
        erasure = self._writer.call(partial(self._begin, person=person, reason=reason, now=now, account=account))
        return self._carry_out(erasure)

    def finish(self, now: datetime) -> tuple[Erasure, ...]:
        """Finish what was cut off, and erase again who came back with an older database; return what was done.

        Raises:
            EnvironmentFault: the disk is full or failed; the next call tries again.
        """
        known = {erasure.person: erasure for erasure in self.all()}
        again = self._keystore.erased - known.keys()
        cut_off = known.keys() & self._present()
        begun = [known[person] for person in sorted(cut_off)]
        begin = partial(self._begin, reason=REPLAYED, now=now, gone=True)
        begun.extend(self._writer.call(partial(begin, person=PersonId(number))) for number in sorted(again))
        if known and not begun:
            # The last one may have been finished but for the log, which a reader held.
            self._writer.tidy()
        return tuple(self._carry_out(erasure) for erasure in begun)

    def finished(self, person: PersonId) -> Erasure | None:
        """Return the erasure of a person of whom neither keys nor record are left, or None."""
        if person in self._present():
            return None
        return next((erasure for erasure in self.all() if erasure.person == person), None)

    def all(self) -> list[Erasure]:
        """Return every erasure that can be read, the oldest first; the damage log names the others."""
        found = []
        for id, token in self._reader.rows(ErasureRow.select(ErasureRow.id, ErasureRow.token).order_by(ErasureRow.id)):
            try:
                found.append(_read(id, self._keystore.system.open(Kind.ERASURE, id, NOBODY, token)))
            except UnreadableError:
                self._damage.note(
                    "erasure", id, f"The record {id} of the erasures is damaged. Run a check of the records."
                )
        return found

    def _present(self) -> frozenset[int]:
        """Return everybody who has a key or a record."""
        return self._keystore.people | {number for (number,) in self._reader.rows(PersonRow.select(PersonRow.id))}

    def _begin(
        self,
        database: SqliteDatabase,
        person: PersonId,
        reason: str,
        now: datetime,
        account: AccountId | None = None,
        *,
        gone: bool = False,
    ) -> Erasure:
        theirs = PersonRow.id == person
        if not gone and not rows(database, PersonRow.select(PersonRow.id).where(theirs)):
            raise UserError("This person is not on the roll any more. Open the list of people again.")
        counts = rows(database, TemplateRow.select(TemplateRow.count).where(TemplateRow.person == person))
        # The seal names its row, whose number is known once the row exists.
        id = ErasureRow.insert(token=b"").execute(database)
        erasure = Erasure(id, now, person, reason, self._rows_of(database, person), sum(count for (count,) in counts))
        self._rewrite(database, erasure)
        line = AuditEntry(now, account, Right.ERASE_PERSON.value, Outcome.DONE, (person,), detail=detail_of(id))
        self._ledger.append(database, Stream.AUDIT, [audit_entry(line)])
        return erasure

    def _carry_out(self, erasure: Erasure) -> Erasure:
        def operation(database: SqliteDatabase) -> Erasure:
            # While nobody else writes: no row of his may come after his keys are gone.
            self._keystore.remove_person(erasure.person)
            found = self._rows_of(database, erasure.person)
            # Together with rows that were written meanwhile, or emptied before the last attempt was cut off.
            emptied = {
                stream: tuple(sorted({*erasure.rows.get(stream, ()), *numbers})) for stream, numbers in found.items()
            }
            complete = replace(erasure, rows=emptied)
            self._rewrite(database, complete)
            for stream, numbers in emptied.items():
                _empty(database, stream, numbers)
            TemplateRow.delete().where(TemplateRow.person == erasure.person).execute(database)
            ClosedResultRow.delete().where(ClosedResultRow.person == erasure.person).execute(database)
            CredentialRow.delete().where(CredentialRow.person == erasure.person).execute(database)
            delete_days_of(database, self._keystore.index, erasure.person)
            PersonRow.delete().where(PersonRow.id == erasure.person).execute(database)
            return complete

        complete = self._writer.call(operation)
        self._writer.tidy()
        return complete

    def _rows_of(self, database: SqliteDatabase, person: PersonId) -> dict[Stream, tuple[int, ...]]:
        return {stream: tuple(self._numbers(database, stream, person)) for stream in PERSONAL_STREAMS}

    def _numbers(self, database: SqliteDatabase, stream: Stream, person: PersonId) -> Iterator[int]:
        table = TABLE_OF[stream].rows
        # A day that no calendar has was put there by a damage, which must not keep anybody from being erased.
        days = table.select(peewee.fn.MIN(table.day), peewee.fn.MAX(table.day))
        [(first, last)] = rows(database, days.where(table.day.between(_FIRST_DAY, _LAST_DAY)))
        if first is None:
            return
        pseudonyms = pseudonyms_between(self._keystore.index, person, to_day(first), to_day(last))
        for part in _parts(pseudonyms):
            query = table.select(table.seq).where(table.pidx.in_(part)).order_by(table.seq)
            yield from (seq for (seq,) in rows(database, query))

    def _rewrite(self, database: SqliteDatabase, erasure: Erasure) -> None:
        token = self._keystore.system.seal(Kind.ERASURE, erasure.id, NOBODY, _write(erasure))
        ErasureRow.update(token=token).where(ErasureRow.id == erasure.id).execute(database)


def detail_of(id: int) -> str:
    """Return what the audit log says of an erasure."""
    return f"erasure {id}"


def those_on_record(
    database: SqliteDatabase, ledger: Ledger, keystore: Keystore, erasures: Sequence[Erasure]
) -> list[Erasure]:
    """Return the erasures that the audit log knows, of people whose keys were destroyed; no other one counts.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    if not erasures:
        return []
    known = {(line.detail, line.people) for _, line in lines_in(database, ledger, Right.ERASE_PERSON.value)}
    return [
        erasure
        for erasure in erasures
        if erasure.person in keystore.erased and (detail_of(erasure.id), (erasure.person,)) in known
    ]


def lines_of_erasures(database: SqliteDatabase, ledger: Ledger) -> list[tuple[int, AuditEntry]]:
    """Return the lines of the audit log, with their numbers, for which rows are taken for erased.

    Raises:
        EnvironmentFault: the database is damaged.
    """
    details = {detail_of(id) for (id,) in rows(database, ErasureRow.select(ErasureRow.id))}
    if not details:
        return []
    found = lines_in(database, ledger, Right.ERASE_PERSON.value)
    return [(seq, line) for seq, line in found if line.detail in details]


def _empty(database: SqliteDatabase, stream: Stream, numbers: Sequence[int]) -> None:
    table = TABLE_OF[stream].rows
    for part in _parts(numbers):
        theirs = table.seq.in_(part)
        if stream is Stream.PUNCHES:
            days = [day for (day,) in rows(database, table.select(table.day).where(theirs).distinct())]
            RollupRow.delete().where(RollupRow.day.in_(days)).execute(database)
        table.update(pidx=None, token=None, note=None).where(theirs).execute(database)


def _write(erasure: Erasure) -> bytes:
    document = {
        "time": erasure.time.isoformat(),
        "person": erasure.person,
        "reason": erasure.reason,
        "rows": {str(TABLE_OF[stream].number): numbers for stream, numbers in erasure.rows.items()},
        "templates": erasure.templates,
    }
    return pad(json.dumps(document).encode("ascii"), _STEP)


def _read(id: int, body: bytes) -> Erasure:
    try:
        document = json.loads(unpad(body))
        return Erasure(
            id,
            datetime.fromisoformat(document["time"]),
            PersonId(document["person"]),
            document["reason"],
            {_STREAMS[number]: tuple(seqs) for number, seqs in document["rows"].items()},
            document["templates"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError("The erasure has an unknown form.") from error


def _parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), _VALUES):
        yield values[start : start + _VALUES]
