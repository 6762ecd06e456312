"""The whole check of the records, on one state of the database while the program goes on recording."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import peewee
from peewee import SqliteDatabase

from faceattend.domain.heads import Head
from faceattend.domain.keeping import Progress
from faceattend.domain.privacy import Erasure
from faceattend.domain.verification import Finding, Stream, Verification
from faceattend.errors import EnvironmentFault
from faceattend.storage.chain import BEGINNING
from faceattend.storage.check_rollups import RollupCheck
from faceattend.storage.check_rows import CheckedRows, RowCheck
from faceattend.storage.check_seals import CheckedSeals, SealCheck, compare_heads, lost_heads
from faceattend.storage.check_sums import check_sums
from faceattend.storage.check_tables import TableCheck
from faceattend.storage.crypto import UnreadableError
from faceattend.storage.database import Connect, Reader, open_for_reading, open_unchanged, rows
from faceattend.storage.erasure import ErasureRepository, those_on_record
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.heads_file import WrittenHeads, read_heads
from faceattend.storage.keystore import Keystore
from faceattend.storage.ledger import Ledger
from faceattend.storage.seal_state import SealState, read_state, read_verification_key
from faceattend.storage.streams import TABLE_OF, StreamTable

Result = TypeVar("Result")


class Verifier:
    """Checks the records of a vault. Any thread may call it; nothing is changed."""

    def __init__(
        self,
        database: Path,
        heads_file: Path,
        keystore: Keystore,
        erasures: ErasureRepository,
        connect: Connect = open_for_reading,
    ) -> None:
        self._path = database
        self._heads_file = heads_file
        self._keystore = keystore
        self._erasures = erasures
        self._connect = connect

    def verify(
        self,
        heads: Sequence[Head] = (),
        verification_key: str | None = None,
        progress: Progress | None = None,
        *,
        thorough: bool = True,
    ) -> Verification:
        """Return what is not as it was written.

        Args:
            heads: marks of seals that were kept elsewhere, on paper or in a file.
            verification_key: the key that was taken out of the program, if it was; with it seals are proved.
            progress: told rows; whatever it raises stops the check.
            thorough: whether to open everything; otherwise the structure, links and seals are checked only.

        Raises:
            UserError: the key is none.
            EnvironmentFault: the database cannot be opened at all.
        """
        given_key = None if verification_key is None else read_verification_key(verification_key)
        keys = self._keys()
        result = self._verified(heads, given_key, progress, thorough=thorough)
        # Keys that were destroyed meanwhile make rows unreadable that were sound when the check began.
        if not result.ok and self._keys() != keys:
            result = self._verified(heads, given_key, progress, thorough=thorough)
        return result

    def check_copy(self, copy: Path, head: Head | None) -> str:
        """Return what is wrong with structure, seals or links of a copy and not with the records, or an empty text.

        Args:
            head: of the last seal that was made before the copy.

        Raises:
            EnvironmentFault: the copy or the records cannot be opened at all.
        """
        findings: list[Finding] = []
        with self._one_state() as database:
            state = self._state(database)
        with self._one_state(copy) as database:
            tables = TableCheck(self._keystore)
            findings += _guarded(findings, lambda: list(tables.run(database, thorough=False)), [])
            check = SealCheck(state, None, of_copy=True)
            seals = _guarded(findings, lambda: check.run(database), CheckedSeals())
            findings += seals.findings
            self._rows(database, seals, self._on_record(database, findings), findings, None, thorough=False)
        findings.extend(compare_heads(seals, WrittenHeads((), 0), () if head is None else (head,)))
        if not findings:
            return ""
        # A true copy of records that are not sound is a true copy; the check of the records says what is wrong.
        known = {finding.sentence for finding in self.verify(thorough=False).findings}
        return next((finding.sentence for finding in findings if finding.sentence not in known), "")

    def _keys(self) -> tuple[object, ...]:
        return self._keystore.erased, self._keystore.renewal.present

    def _verified(
        self, heads: Sequence[Head], given_key: bytes | None, progress: Progress | None, *, thorough: bool
    ) -> Verification:
        # Before the database: a seal is in there before its head is in the file.
        written = read_heads(self._heads_file)
        findings: list[Finding] = []
        with self._one_state() as database:
            tables = TableCheck(self._keystore)
            findings += _guarded(findings, lambda: list(tables.run(database, thorough=thorough)), [])
            state = _guarded(findings, lambda: self._state(database), None)
            seals = _guarded(findings, lambda: SealCheck(state, given_key).run(database), CheckedSeals())
            findings += seals.findings
            sums = partial(check_sums, database, self._keystore, seals.last)
            findings += _guarded(findings, lambda: list(sums()), [])
            erasures = self._on_record(database, findings)
            checked = self._rows(database, seals, erasures, findings, progress, thorough=thorough)
            # A day with a bad row cannot be compared.
            if thorough and checked[Stream.PUNCHES].finding is None:
                reader = Reader(self._path, lambda path: database)
                rollups = RollupCheck(reader, self._keystore, self._erasures)
                findings += _guarded(findings, lambda: list(rollups.run()), [])
        findings.extend(compare_heads(seals, written, heads))
        return Verification(
            findings=tuple(findings),
            notes=(*_notes(seals, written), *map(_note_of, erasures)),
            rows=sum(one.rows for one in checked.values()),
            erased=sum(one.erased for one in checked.values()),
            seals=len(seals.heads),
            seals_proved=seals.proved,
            heads=len(heads) + (0 if written is None else len(written.heads)),
            head=seals.head,
            unsealed=sum(max(0, one.tip.seq - _sealed_row(seals, stream)) for stream, one in checked.items()),
        )

    def _rows(
        self,
        database: SqliteDatabase,
        seals: CheckedSeals,
        erasures: Sequence[Erasure],
        findings: list[Finding],
        progress: Progress | None,
        *,
        thorough: bool,
    ) -> dict[Stream, CheckedRows]:
        total = _guarded(findings, lambda: sum(_count(database, table) for table in TABLE_OF.values()), 0)
        done = 0

        def looked_at(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress(done, total)

        checked = {}
        for stream in TABLE_OF:
            sealed = None if seals.last is None else seals.last.streams[stream]
            check = RowCheck(
                stream,
                self._keystore,
                begins=BEGINNING if sealed is None else sealed.anchor,
                sealed=seals.links[stream],
                sealed_tip=BEGINNING if sealed is None else sealed.tip,
                erased=frozenset().union(*(erasure.rows.get(stream, ()) for erasure in erasures)),
                contents=thorough,
            )
            nothing = CheckedRows(None, 0, 0, BEGINNING)
            checked[stream] = _guarded(findings, partial(check.run, database, looked_at), nothing, stream)
            finding = checked[stream].finding
            if finding is not None:
                findings.append(finding)
        return checked

    def _on_record(self, database: SqliteDatabase, findings: list[Finding]) -> list[Erasure]:
        ledger = Ledger(self._keystore)
        return _guarded(findings, lambda: those_on_record(database, ledger, self._keystore, self._erasures.all()), [])

    def _state(self, database: SqliteDatabase) -> SealState | None:
        try:
            return read_state(partial(rows, database), self._keystore)
        except UnreadableError:
            # The check of the seals says so.
            return None

    @contextmanager
    def _one_state(self, copy: Path | None = None) -> Iterator[SqliteDatabase]:
        """Read one state of the database, whatever is written meanwhile, or of a copy of it."""
        database = self._connect(self._path) if copy is None else open_unchanged(copy)
        try:
            database.begin()
            yield database
            database.rollback()
        except DATABASE_ERRORS as error:
            raise database_fault(error) from error
        finally:
            database.close()


def _guarded(
    findings: list[Finding], check: Callable[[], Result], otherwise: Result, stream: Stream | None = None
) -> Result:
    """Return what a check returns; a database that cannot be read is a finding, and the other checks go on."""
    try:
        return check()
    except EnvironmentFault as fault:
        what = "the records" if stream is None else f"the {stream.value}"
        findings.append(Finding(stream, None, f"A part of {what} cannot be read. {fault}"))
        return otherwise


def _count(database: SqliteDatabase, table: StreamTable) -> int:
    return int(rows(database, table.rows.select(peewee.fn.COUNT(table.rows.seq)))[0][0])


def _sealed_row(seals: CheckedSeals, stream: Stream) -> int:
    return 0 if seals.last is None else seals.last.streams[stream].tip.seq


def _note_of(erasure: Erasure) -> str:
    count = sum(map(len, erasure.rows.values()))
    rows = "1 row was" if count == 1 else f"{count} rows were"
    return f"{rows} emptied by the erasure {erasure.id} on {erasure.time:%Y-%m-%d}: {erasure.reason}."


def _notes(seals: CheckedSeals, written: WrittenHeads | None) -> Iterator[str]:
    for epoch in seals.begun_anew:
        utc = seals.heads[epoch].utc
        day = "" if utc is None else f" on {utc:%Y-%m-%d at %H:%M} UTC"
        yield f"Older records were restored{day}, and seals began anew with the seal {epoch}."
    lost = lost_heads(seals, written)
    if lost:
        yield f"By that {len(lost)} seals were lost, from {lost[0].epoch} to {lost[-1].epoch}."
    if seals.heads and not seals.proved:
        yield "The seals were checked by their signatures only; the key that proves them was taken out of the program."
