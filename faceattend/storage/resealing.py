"""Renewing keys: what was sealed with former keys is sealed again with the new ones, and found by the new index.

Leaves and links of the streams are taken over what a row says, so they stay as they are. A row is replaced only while
it is still as it was read, so an erasure or a change in between wins. Everything can be read at any moment: the former
keys go only after a whole pass over the records found nothing left under them.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import peewee
from peewee import Field, Model, SqliteDatabase

from faceattend.domain.credentials import CredentialKind
from faceattend.domain.keeping import Progress
from faceattend.domain.people import code_key
from faceattend.storage.credentials import open_credential
from faceattend.storage.crypto import NOBODY, Kind, Sealer, UnreadableError, unpad
from faceattend.storage.database import Reader, rows
from faceattend.storage.day_rows import DAY_TABLES, EVIDENCE, has_a_day, pseudonyms_of, sealer_of
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import (
    AccountRow,
    CameraRow,
    ClosedResultRow,
    ClosingRow,
    CredentialRow,
    DayRow,
    ErasureRow,
    OutboxRow,
    PersonRow,
    RollupRow,
    SettingRow,
    StrangerRow,
    StreamRow,
    TemplateRow,
    VaultRow,
)
from faceattend.storage.moments import to_day
from faceattend.storage.profiles import read_profile
from faceattend.storage.pseudonyms import Pseudonyms, pseudonym, pseudonyms_between
from faceattend.storage.streams import TABLE_OF
from faceattend.storage.table_sums import TableSums
from faceattend.storage.writer import Writer

# Small enough that a punch waits for no more than some hundredths of a second.
_BATCH = 500
# Pictures are large.
_PICTURES = 16
_OFFICE_TABLES: tuple[tuple[type[Model], Field, Field], ...] = (
    (VaultRow, VaultRow.id, VaultRow.token),
    (SettingRow, SettingRow.key, SettingRow.token),
    (AccountRow, AccountRow.id, AccountRow.token),
    (ErasureRow, ErasureRow.id, ErasureRow.token),
    (ClosingRow, ClosingRow.id, ClosingRow.token),
    (OutboxRow, OutboxRow.id, OutboxRow.token),
    (StrangerRow, StrangerRow.id, StrangerRow.token),
    (RollupRow, RollupRow.day, RollupRow.token),
)
"""Tables that are sealed under the system key and have no index: key and sealed column."""


@dataclass(frozen=True, slots=True)
class _Update:
    """One statement, run for each tuple of values; every tuple ends with the values that the row must still have."""

    statement: str
    values: list[tuple[Any, ...]]


_PERSON = "UPDATE person SET profile = ?, code_index = ? WHERE id = ? AND profile = ?"
_CAMERA = "UPDATE camera SET token = ?, name_index = ? WHERE id = ? AND token = ?"
_CREDENTIAL = "UPDATE credential SET token = ?, tag = ? WHERE id = ? AND token = ?"
_TEMPLATE = "UPDATE template SET token = ? WHERE id = ? AND token = ?"
_RESULT = "UPDATE closing_row SET token = ? WHERE id = ? AND token = ?"

_CREDENTIAL_COLUMNS = (CredentialRow.id, CredentialRow.token, CredentialRow.person, CredentialRow.tag)

Step = tuple[int, list[_Update]]
"""How many rows were looked at, and what is to be written."""


class Resealing:
    """Renews the keys of some people or of everything. Any thread may call it; they take turns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, sums: TableSums) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._sums = sums
        self._working = threading.Lock()

    @property
    def under_way(self) -> bool:
        """Whether a renewal was begun and is not finished."""
        return self._keystore.renewal.present is not None

    def begin(self, people: Collection[int] | None) -> str | None:
        """Make new keys for some people, or with None for everything; from now on they seal what is written.

        Returns:
            The new recovery key when everything is renewed, which is kept nowhere.

        Raises:
            UserError: a renewal is under way already.
            EnvironmentFault: the keystore or the database could not be written.
        """

        def operation(database: SqliteDatabase) -> str | None:
            recovery_key = self._keystore.renewal.begin(people)
            # In the same breath: whoever adds a person or a camera next must find those that are there already.
            self._renew_indexes(database)
            return recovery_key

        return self._writer.call(operation)

    def prepare(self) -> None:
        """Make up for a beginning that was cut off; called before anything else is written to an opened vault.

        Raises:
            EnvironmentFault: the database could not be written.
        """
        if self.under_way:
            self._writer.call(self._renew_indexes)

    def go_on(self, progress: Progress) -> int:
        """Seal everything again that is still under a former key, then destroy the former keys.

        Args:
            progress: told rows; whatever it raises ends the work there, which goes on with the next call.

        Returns:
            How many rows were sealed again; records of people and cameras were, when the renewal began.

        Raises:
            EnvironmentFault: the disk is full or failed; what was done so far stays.
            UserError: no passphrase opens the new keys yet.
        """
        with self._working:
            if not self.under_way:
                return 0
            self.prepare()
            done = 0
            # A value that was sealed just before the new keys came may have been written just after its turn.
            while changed := self._pass(progress):
                done += changed
            rotation = self._keystore.renewal.present
            if rotation is not None and rotation.everything:
                # Nothing from before can be put back any more: whoever has looked through tables that a check
                # found altered begins with them here.
                self._writer.call(self._sums.begin)
            self._keystore.renewal.finish()
            # The pages of the former values are overwritten in the database; the log may still hold them.
            self._writer.tidy_if_possible()
            return done

    def _renew_indexes(self, database: SqliteDatabase) -> None:
        for update in (
            self._people(rows(database, _columns(PersonRow.id, PersonRow.profile, PersonRow.code_index))),
            self._cameras(rows(database, _columns(CameraRow.id, CameraRow.token, CameraRow.name_index))),
            self._credentials(rows(database, _columns(*_CREDENTIAL_COLUMNS))),
        ):
            _run(database, [update])

    def _pass(self, progress: Progress) -> int:
        rotation = self._keystore.renewal.present
        if rotation is None:
            return 0
        changed = scanned = 0
        total = self._rows_of_streams()
        for looked_at, updates in self._office() if rotation.everything else self._some(rotation.people):
            if any(update.values for update in updates):
                changed += self._writer.call(partial(_run, updates=updates))
            scanned += looked_at
            progress(min(scanned, total), total)
        return changed

    def _office(self) -> Iterator[Step]:
        for table, key, token in _OFFICE_TABLES:
            name = _name(table)
            statement = f"UPDATE {name} SET token = ? WHERE {key.column_name} = ? AND token = ?"  # noqa: S608
            found = self._reader.rows(_columns(key, token))
            yield len(found), [_Update(statement, list(_resealed(self._keystore.system, found)))]
        templates_query = _columns(TemplateRow.id, TemplateRow.token, TemplateRow.person)
        yield from self._batches(templates_query, TemplateRow.id, partial(self._personal, _TEMPLATE))
        results_query = _columns(ClosedResultRow.id, ClosedResultRow.token, ClosedResultRow.person)
        yield from self._batches(results_query, ClosedResultRow.id, partial(self._personal, _RESULT))
        for days in DAY_TABLES:
            whose = Pseudonyms(self._keystore.index, self._keystore.people)
            size = _PICTURES if days is EVIDENCE else _BATCH
            updates_of = partial(self._day_rows, table=days.rows, whose=whose)
            yield from self._batches(_day_columns(days.rows), days.rows.id, updates_of, size)
        for stream in TABLE_OF.values():
            whose = Pseudonyms(self._keystore.index, self._keystore.people | {NOBODY})
            table = stream.rows
            yield from self._batches(_stream_columns(table), table.seq, partial(self._stream, table=table, whose=whose))

    def _some(self, people: Collection[int]) -> Iterator[Step]:
        people_query = _columns(PersonRow.id, PersonRow.profile, PersonRow.code_index)
        templates_query = _columns(TemplateRow.id, TemplateRow.token, TemplateRow.person)
        results_query = _columns(ClosedResultRow.id, ClosedResultRow.token, ClosedResultRow.person)
        for person in people:
            profiles = self._reader.rows(people_query.where(PersonRow.id == person))
            templates = self._reader.rows(templates_query.where(TemplateRow.person == person))
            results = self._reader.rows(results_query.where(ClosedResultRow.person == person))
            yield (
                len(profiles) + len(templates) + len(results),
                [self._people(profiles), *self._personal(_TEMPLATE, templates), *self._personal(_RESULT, results)],
            )
            whose = Pseudonyms(self._keystore.index, [person])
            for stream in TABLE_OF.values():
                if stream.pseudonymous:
                    found = self._rows_of(stream.rows, person)
                    yield len(found), self._stream(found, stream.rows, whose)
            for days in DAY_TABLES:
                theirs = _day_columns(days.rows).where(self._of(days.rows, person))
                size = _PICTURES if days is EVIDENCE else _BATCH
                updates_of = partial(self._day_rows, table=days.rows, whose=whose)
                yield from self._batches(theirs, days.rows.id, updates_of, size)

    def _rows_of(self, table: type[StreamRow], person: int) -> list[tuple[Any, ...]]:
        [(first, last)] = self._reader.rows(table.select(peewee.fn.MIN(table.day), peewee.fn.MAX(table.day)))
        if first is None:
            return []
        found = []
        for month in pseudonyms_between(self._keystore.index, person, to_day(first), to_day(last)):
            found.extend(self._reader.rows(_stream_columns(table).where(table.pidx == month)))
        return found

    def _batches(
        self,
        query: "peewee.ModelSelect[Any]",
        key: Field,
        updates_of: Callable[[list[tuple[Any, ...]]], list[_Update]],
        size: int = _BATCH,
    ) -> Iterator[Step]:
        last = 0
        while found := self._reader.rows(query.where(key > last).order_by(key).limit(size)):
            last = found[-1][0]
            yield len(found), updates_of(found)

    def _people(self, found: Iterable[tuple[Any, ...]]) -> _Update:
        values = []
        for person, sealed, known_index in found:
            try:
                sealer = self._keystore.person(person)
                code = read_profile(sealer.open(Kind.PROFILE, person, person, sealed)).details.code
                fresh = sealer.resealed(sealed)
            except UnreadableError:
                # It stays as it is; whoever reads it is told.
                continue
            index = self._keystore.index.of_code(code_key(code))
            if fresh is not None or index != known_index:
                values.append((fresh or sealed, index, person, sealed))
        return _Update(_PERSON, values)

    def _cameras(self, found: Iterable[tuple[Any, ...]]) -> _Update:
        values = []
        system = self._keystore.system
        for camera, sealed, known_index in found:
            try:
                name = unpad(system.open(Kind.CAMERA, camera, NOBODY, sealed)).decode()
                fresh = system.resealed(sealed)
            except (UnreadableError, UnicodeDecodeError):
                continue
            index = self._keystore.index.of_camera(name)
            if fresh is not None or index != known_index:
                values.append((fresh or sealed, index, camera, sealed))
        return _Update(_CAMERA, values)

    def _credentials(self, found: Iterable[tuple[Any, ...]]) -> _Update:
        values = []
        for row, sealed, person, known_tag in found:
            try:
                sealer = self._keystore.person(person)
                kind, body = open_credential(sealer, row, person, sealed)
                tag = self._keystore.index.of_badge(body.decode()) if kind is CredentialKind.BADGE else None
                fresh = sealer.resealed(sealed)
            except (UnreadableError, UnicodeDecodeError):
                continue
            if fresh is not None or tag != known_tag:
                values.append((fresh or sealed, tag, row, sealed))
        return _Update(_CREDENTIAL, values)

    def _personal(self, statement: str, found: Iterable[tuple[Any, ...]]) -> list[_Update]:
        values: list[tuple[Any, ...]] = []
        for row, sealed, person in found:
            sealer = self._sealer(person)
            if sealer is not None:
                values.extend(_resealed(sealer, [(row, sealed)]))
        return [_Update(statement, values)]

    def _stream(self, found: Iterable[tuple[Any, ...]], table: type[StreamRow], whose: Pseudonyms) -> list[_Update]:
        values = []
        for seq, day, pidx, token, note in found:
            try:
                # The office's own rows have no pseudonym at all.
                person = NOBODY if pidx is None else whose.person(pidx, day)
                sealer = self._keystore.system if person == NOBODY else self._keystore.person(person)
                fresh, fresh_note = sealer.resealed(token), None if note is None else sealer.resealed(note)
            except UnreadableError:
                continue
            fresh_pidx = None if pidx is None else pseudonym(self._keystore.index, person, day)
            if fresh is not None or fresh_note is not None or fresh_pidx != pidx:
                values.append((fresh or token, fresh_note or note, fresh_pidx, seq, token))
        # Erased rows have no token, so they never match.
        statement = f"UPDATE {_name(table)} SET token = ?, note = ?, pidx = ? WHERE seq = ? AND token = ?"  # noqa: S608
        return [_Update(statement, values)]

    def _day_rows(self, found: Iterable[tuple[Any, ...]], table: type[DayRow], whose: Pseudonyms) -> list[_Update]:
        values = []
        for row, day, pidx, token in found:
            try:
                person = NOBODY if pidx is None else whose.person(pidx, day)
                fresh = sealer_of(self._keystore, person).resealed(token)
            except UnreadableError:
                continue
            fresh_pidx = None if pidx is None else pseudonym(self._keystore.index, person, day)
            if fresh is not None or fresh_pidx != pidx:
                values.append((fresh or token, fresh_pidx, row, token))
        statement = f"UPDATE {_name(table)} SET token = ?, pidx = ? WHERE id = ? AND token = ?"  # noqa: S608
        return [_Update(statement, values)]

    def _of(self, table: type[DayRow], person: int) -> peewee.Expression:
        days = table.select(peewee.fn.MIN(table.day), peewee.fn.MAX(table.day)).where(has_a_day(table))
        [(first, last)] = self._reader.rows(days)
        parts = pseudonyms_of(self._keystore.index, person, first, last)
        return table.pidx.in_([pseudonym for part in parts for pseudonym in part])

    def _sealer(self, person: int) -> Sealer | None:
        try:
            return self._keystore.person(person)
        except UnreadableError:
            return None

    def _rows_of_streams(self) -> int:
        counts = (stream.rows.select(peewee.fn.COUNT(stream.rows.seq)) for stream in TABLE_OF.values())
        return sum(self._reader.rows(count)[0][0] for count in counts)


def _resealed(sealer: Sealer, found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield new value, key and old value of everything that is still under a former key."""
    for key, sealed in found:
        try:
            fresh = sealer.resealed(sealed)
        except UnreadableError:
            continue
        if fresh is not None:
            yield fresh, key, sealed


def _run(database: SqliteDatabase, updates: Iterable[_Update]) -> int:
    connection = database.connection()  # type: ignore[no-untyped-call]
    changed = 0
    for update in updates:
        changed += connection.executemany(update.statement, update.values).rowcount if update.values else 0
    return changed


def _columns(*columns: Field) -> "peewee.ModelSelect[Any]":
    return columns[0].model.select(*columns)  # type: ignore[no-any-return]


def _stream_columns(table: type[StreamRow]) -> "peewee.ModelSelect[Any]":
    kept = table.token.is_null(is_null=False)
    return table.select(table.seq, table.day, table.pidx, table.token, table.note).where(kept)


def _day_columns(table: type[DayRow]) -> "peewee.ModelSelect[Any]":
    return table.select(table.id, table.day, table.pidx, table.token)


def _name(table: type[Model]) -> str:
    return str(table._meta.table_name)  # noqa: SLF001
