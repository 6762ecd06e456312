"""Closed months: results that never change again, and what proves a paper that was made of them.

Every person's results stand in a row under his own key. The closing itself, under the system key, commits to each of
them with a digest under that person's leaf key, and its own digest stands in the check code:

    result   HMAC-SHA256 under the person's leaf key, of 0x06, month, number, person and the results as they are written
    closing  HMAC-SHA256 under the system's leaf key, of 0x05 and what is closed, with the digests of all results

So a row that goes with an erased person leaves the code of everybody else's paper as it was, and the digest that stays
says nothing about him. The first bytes tell these digests from others under the same keys; see chain.py.
"""

import hmac
import json
import struct
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import peewee
from peewee import SqliteDatabase

from faceattend.domain.check_codes import (
    DIGEST_BITS,
    FIRST_YEAR,
    MOST_NUMBERS,
    CheckCode,
    month_number,
    month_of_number,
)
from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.people import PersonId
from faceattend.domain.results import MonthResult, PersonMonth
from faceattend.errors import BugError, UserError
from faceattend.storage.closed_results import read_frame, read_person_month, write_frame, write_person_month
from faceattend.storage.crypto import NOBODY, Kind, UnreadableError, pad, unpad
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import ClosedResultRow, ClosingRow
from faceattend.storage.writer import Writer

_CLOSING_PREFIX = b"\x05"
# 0x06, month, number, person.
_RESULT = struct.Struct(">BIIQ")
_RESULT_PREFIX = 6
_CLOSING_STEP, _RESULT_STEP = 4096, 512
# How many values a statement may carry in every SQLite.
_FEW = 500
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewClosing:
    """A month that is about to be closed.

    Attributes:
        number: 0 for the closing itself, 1 and more for its amendments.
        whole: the result of everybody.
        groups: the result of every group; the empty one is that of people without a group.
        by: name of the account that closes it.
        at: aware UTC time.
    """

    number: int
    whole: MonthResult
    groups: Mapping[str, MonthResult]
    by: str
    at: datetime
    reason: str
    undecided: int


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """What was closed, as far as it is still there.

    Attributes:
        whole: the month of everybody without its rows.
        groups: likewise of every group that there was.
        rows: those that were asked for, in the order of the roll, without those of people who were erased since.
        group_of: the group of everybody who is still in it, in the order of the roll.
        erased: how many people were erased since.
        lost: how many rows are damaged or missing though nobody erased them.
        expired: whether all rows were deleted, because they were kept long enough.
    """

    closing: Closing
    whole: MonthResult
    groups: Mapping[str, MonthResult]
    rows: tuple[PersonMonth, ...]
    group_of: Mapping[PersonId, str]
    erased: int
    lost: int
    expired: bool = False


@dataclass(frozen=True, slots=True)
class SealedClosing:
    """A closing as it was opened from its row.

    Attributes:
        digests: by person, in the order of the roll.
        group_of: by person.
    """

    closing: Closing
    whole: dict[str, Any]
    groups: Mapping[str, dict[str, Any]]
    digests: Mapping[int, bytes]
    group_of: Mapping[int, str]


class ClosingRepository:
    """Reads and writes closed months. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage

    def add(self, new: NewClosing) -> Closing:
        """Close or amend a month; all of it is written, or nothing.

        Raises:
            UserError: somebody closed or amended the month meanwhile, or somebody in it was erased meanwhile.
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        month = new.whole.month
        number = month_number(month)
        if new.number >= MOST_NUMBERS:
            raise UserError(f"{month} was amended {new.number - 1} times and cannot be amended any more.")

        def operation(database: SqliteDatabase) -> Closing:
            known = rows(database, ClosingRow.select(ClosingRow.id).where(ClosingRow.month == number))
            if len(known) != new.number:
                raise UserError(f"{month} was closed or amended by somebody else meanwhile. Look at it again.")
            # The seals name their rows, whose numbers are known once the rows exist.
            id = ClosingRow.insert(month=number, number=new.number, token=b"").execute(database)
            digests = [self._add_result(database, id, number, new.number, row) for row in new.whole.rows]
            content = _content(new, digests)
            token = self._keystore.system.seal(Kind.CLOSING, id, NOBODY, pad(zlib.compress(content), _CLOSING_STEP))
            ClosingRow.update(token=token).where(ClosingRow.id == id).execute(database)
            return read_content(self._keystore, content).closing

        return self._writer.call(operation)

    def all(self) -> list[Closing]:
        """Return every closing that can be read, the oldest month first; the damage log names the others."""
        query = _CLOSINGS.order_by(ClosingRow.month, ClosingRow.number)
        found = (self._opened(row) for row in self._reader.rows(query))
        return [sealed.closing for sealed in found if sealed is not None]

    def latest(self, month: Month) -> Closing | None:
        """Return the latest closing of a month, or None while it is open.

        Raises:
            UserError: it is damaged.
        """
        found = self._found(month, None)
        return None if found is None else found[1].closing

    def closed_months(self) -> frozenset[Month]:
        """Return the months that are closed, without opening anything."""
        found = self._reader.rows(ClosingRow.select(ClosingRow.month).distinct())
        return frozenset(month_of_number(number) for (number,) in found)

    def read(
        self, month: Month, number: int | None = None, person: PersonId | None = None, group: str | None = None
    ) -> ClosedMonth | None:
        """Return a closed month, or None when there is no such closing.

        Args:
            number: None for the latest.
            person: whose row is wanted; None for everybody's.
            group: the group of then whose rows are wanted; None for all.

        Raises:
            UserError: the closing is damaged.
        """
        found = self._found(month, number)
        if found is None:
            return None
        id, sealed = found
        try:
            whole = read_frame(sealed.whole)
            groups = {name: read_frame(document) for name, document in sealed.groups.items()}
        except UnreadableError as error:
            raise _damaged(month) from error
        present = self._present(id)
        gone = sealed.digests.keys() - present
        erased = gone & self._keystore.erased
        wanted = [one for one in sealed.digests if person in (None, one) and group in (None, sealed.group_of[one])]
        kept = self._results(id, sealed, present & set(wanted), whole.zone)
        damaged = len(present & set(wanted)) - len(kept)
        expired = len(gone) > len(erased) and not present
        missing = 0 if expired else len(gone) - len(erased)
        if missing:
            words = f"The results of {missing} of the people in the closed month {month} are missing"
            self._damage.note("closed month", id, f"{words}. Restore the last backup.")
        return ClosedMonth(
            closing=sealed.closing,
            whole=whole,
            groups=groups,
            rows=tuple(kept[one] for one in wanted if one in kept),
            group_of={PersonId(one): sealed.group_of[one] for one in sealed.digests if one in present},
            erased=len(erased),
            lost=missing + damaged,
            expired=expired,
        )

    def of_person(self, month: Month, person: PersonId) -> PersonMonth | None:
        """Return a person's results in the latest closing of a month; None without one, or when he is not in it.

        Raises:
            UserError: the closing is damaged.
        """
        found = self._found(month, None)
        if found is None:
            return None
        id, sealed = found
        return self._results(id, sealed, {person} & sealed.digests.keys(), sealed.whole["zone"]).get(person)

    def all_of_person(self, person: PersonId) -> list[tuple[Closing, PersonMonth]]:
        """Return a person's results in every closing that holds any and can be read, the oldest month first."""
        theirs = ClosedResultRow.select(ClosedResultRow.closing).where(ClosedResultRow.person == person)
        found = []
        for row in self._reader.rows(
            _CLOSINGS.where(ClosingRow.id.in_(theirs)).order_by(ClosingRow.month, ClosingRow.number)
        ):
            sealed = self._opened(row)
            results = {} if sealed is None else self._results(row[0], sealed, {person}, sealed.whole["zone"])
            found += [] if sealed is None else [(sealed.closing, result) for result in results.values()]
        return found

    def expire(self, before: date) -> int:
        """Delete for good the results of all months that ended before a day, and return how many rows there were.

        That the months were closed, and what proves papers of them, stays.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was deleted.
        """
        if before.year < FIRST_YEAR:
            return 0
        old = ClosingRow.select(ClosingRow.id).where(ClosingRow.month < month_number(Month.of(before)))

        def operation(database: SqliteDatabase) -> int:
            return int(ClosedResultRow.delete().where(_of(old)).execute(database))

        # Nobody should wait for the writer when there is nothing to do.
        if not self._reader.rows(ClosedResultRow.select(ClosedResultRow.id).where(_of(old)).limit(1)):
            return 0
        deleted = self._writer.call(operation)
        self._writer.tidy_if_possible()
        return deleted

    def _present(self, closing: int) -> set[int]:
        query = ClosedResultRow.select(ClosedResultRow.person).where(ClosedResultRow.closing == closing)
        return {person for (person,) in self._reader.rows(query)}

    def _add_result(self, database: SqliteDatabase, closing: int, month: int, number: int, row: PersonMonth) -> bytes:
        person, body = row.person.id, write_person_month(row)
        try:
            sealer, digest = self._keystore.person(person), digest_of(self._keystore, month, number, person, body)
        except UnreadableError as error:
            raise UserError("Somebody on the roll was erased meanwhile. Close the month again.") from error
        id = ClosedResultRow.insert(closing=closing, person=person, token=b"").execute(database)
        token = sealer.seal(Kind.CLOSING_ROW, id, person, pad(zlib.compress(body), _RESULT_STEP))
        ClosedResultRow.update(token=token).where(ClosedResultRow.id == id).execute(database)
        return digest

    def _found(self, month: Month, number: int | None) -> tuple[int, SealedClosing] | None:
        query = _CLOSINGS.where(ClosingRow.month == month_number(month)).order_by(ClosingRow.number.desc()).limit(1)
        if number is not None:
            query = query.where(ClosingRow.number == number)
        found = self._reader.rows(query)
        if not found:
            return None
        sealed = self._opened(found[0])
        if sealed is None:
            raise _damaged(month)
        return found[0][0], sealed

    def _opened(self, row: tuple[Any, ...]) -> SealedClosing | None:
        try:
            return open_closing(self._keystore, row)
        except UnreadableError:
            self._damage.note("closed month", row[0], f"The closed month {row[0]} is damaged. Restore the last backup.")
            return None

    def _results(
        self, closing: int, sealed: SealedClosing, people: Collection[int], zone: str
    ) -> dict[int, PersonMonth]:
        query = _RESULTS.where(ClosedResultRow.closing == closing)
        if len(people) < _FEW:
            query = query.where(ClosedResultRow.person.in_(people))
        found = {}
        for row in self._reader.rows(query) if people else ():
            if row[2] not in people:
                continue
            try:
                found[row[2]] = read_person_month(open_result(self._keystore, sealed, row), zone)
            except UnreadableError:
                self._damage.note(
                    "result of a closed month",
                    row[0],
                    f"The record {row[0]} of a closed month is damaged. Restore the last backup.",
                )
        return found


_CLOSINGS: "peewee.ModelSelect[Any]" = ClosingRow.select(
    ClosingRow.id, ClosingRow.month, ClosingRow.number, ClosingRow.token
)
_RESULTS: "peewee.ModelSelect[Any]" = ClosedResultRow.select(
    ClosedResultRow.id, ClosedResultRow.closing, ClosedResultRow.person, ClosedResultRow.token
)


def _of(closings: "peewee.ModelSelect[Any]") -> peewee.Expression:
    return ClosedResultRow.closing.in_(closings)


def open_closing(keystore: Keystore, row: Sequence[Any]) -> SealedClosing:
    """Return the closing of a row: its number, month, number within the month and token.

    Raises:
        UnreadableError: it is damaged or stands in another row.
    """
    id, month, number, token = row
    content = _inflated(unpad(keystore.system.open(Kind.CLOSING, id, NOBODY, token)))
    sealed = read_content(keystore, content)
    if (month_number(sealed.closing.month), sealed.closing.number) != (month, number):
        raise UnreadableError("The closing belongs to another month.")
    return sealed


def open_result(keystore: Keystore, sealed: SealedClosing, row: Sequence[Any]) -> bytes:
    """Return what is written of a person in a closing, from its row: its number, closing, person and token.

    Raises:
        UnreadableError: it is damaged, or not what the closing commits to.
    """
    id, _, person, token = row
    body = _inflated(unpad(keystore.person(person).open(Kind.CLOSING_ROW, id, person, token)))
    closing = sealed.closing
    digest = digest_of(keystore, month_number(closing.month), closing.number, person, body)
    if sealed.digests.get(person) != digest:
        raise UnreadableError("The results are not those that were closed.")
    return body


def digest_of(keystore: Keystore, month: int, number: int, person: int, body: bytes) -> bytes:
    """Return what commits a closing to a person's results, 32 bytes.

    Raises:
        UnreadableError: there is no key for this person.
    """
    message = _RESULT.pack(_RESULT_PREFIX, month, number, person) + body
    return hmac.digest(keystore.leaf_key(person), message, "sha256")


def read_content(keystore: Keystore, content: bytes) -> SealedClosing:
    """Return a closing from what is sealed of it.

    Raises:
        UnreadableError: it has another form.
    """
    try:
        document = json.loads(content)
        year, number_of_month = document["month"]
        month = Month(year, number_of_month)
        names = [name for name, _ in document["groups"]]
        digests = {person: bytes.fromhex(digest) for person, digest, _ in document["rows"]}
        group_of = {person: names[place] for person, _, place in document["rows"]}
        closing = Closing(
            month=month,
            number=document["number"],
            code=CheckCode(month, document["number"], _shown(keystore, content)).text,
            at=datetime.fromisoformat(document["at"]),
            by=document["by"],
            reason=document["reason"],
            undecided=document["undecided"],
            people=len(digests),
            rules=document["whole"]["rules"],
        )
        return SealedClosing(closing, document["whole"], dict(document["groups"]), digests, group_of)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, BugError) as error:
        raise UnreadableError("The closing has an unknown form.") from error


def _shown(keystore: Keystore, content: bytes) -> int:
    digest = hmac.digest(keystore.system_leaf, _CLOSING_PREFIX + content, "sha256")
    return int.from_bytes(digest) >> _DIGEST_BYTES * 8 - DIGEST_BITS


def _content(new: NewClosing, digests: Sequence[bytes]) -> bytes:
    places = {group: place for place, group in enumerate(new.groups)}
    people = [(row.person.id, places[row.person.details.group]) for row in new.whole.rows]
    document = {
        "month": [new.whole.month.year, new.whole.month.number],
        "number": new.number,
        "at": new.at.isoformat(),
        "by": new.by,
        "reason": new.reason,
        "undecided": new.undecided,
        "whole": write_frame(replace(new.whole, generated_at=new.at)),
        "groups": [[group, write_frame(replace(result, generated_at=new.at))] for group, result in new.groups.items()],
        "rows": [[person, digest.hex(), place] for (person, place), digest in zip(people, digests, strict=True)],
    }
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise UnreadableError("The value is damaged.") from error


def _damaged(month: Month) -> UserError:
    return UserError(f"The closed month {month} is damaged. Restore the last backup.")
