"""Checking everything beside the streams: SQLite's structure, the schema, and every sealed value of the other tables.

SQLite's check finds what is damaged in its structure, and ours what is altered in a value; neither finds all of it
alone (security.md, section 5).
"""

import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import peewee
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from faceattend import paths
from faceattend.domain.credentials import CredentialKind
from faceattend.domain.people import code_key
from faceattend.domain.verification import Finding
from faceattend.storage.check_closings import check_closings
from faceattend.storage.check_day_rows import check_day_rows
from faceattend.storage.coverage import coverage_proof
from faceattend.storage.credentials import open_credential
from faceattend.storage.crypto import NOBODY, BlindIndex, Kind, UnreadableError, unpad
from faceattend.storage.database import APPLICATION_ID, rows
from faceattend.storage.faults import DATABASE_ERRORS, database_fault
from faceattend.storage.keystore import Keystore
from faceattend.storage.migrate import newest_version
from faceattend.storage.models import (
    AccountRow,
    CameraRow,
    ClosedResultRow,
    ClosingRow,
    CoverageRow,
    CredentialRow,
    ErasureRow,
    EvidenceRow,
    KeptLookRow,
    OutboxRow,
    PersonRow,
    RollupRow,
    SettingRow,
    StrangerRow,
    TemplateRow,
    VaultRow,
)
from faceattend.storage.profiles import read_profile
from faceattend.storage.templates import read_templates

_MOST_PROBLEMS = 3
_COUNTED = (
    TemplateRow,
    CameraRow,
    CoverageRow,
    ErasureRow,
    ClosingRow,
    ClosedResultRow,
    CredentialRow,
    OutboxRow,
    StrangerRow,
    KeptLookRow,
    EvidenceRow,
)
_OFFICE_TABLES = (
    ("account", AccountRow, AccountRow.id, (Kind.ACCOUNT,)),
    ("erasure", ErasureRow, ErasureRow.id, (Kind.ERASURE,)),
    ("alert", OutboxRow, OutboxRow.id, (Kind.OUTBOX,)),
    ("record of people not known", StrangerRow, StrangerRow.id, (Kind.STRANGER,)),
    ("day of the fast lists", RollupRow, RollupRow.day, (Kind.ROLLUP,)),
    ("key of the office", VaultRow, VaultRow.id, (Kind.VAULT, Kind.SEAL_STATE, Kind.DEVICE_KEY, Kind.TABLE_SUMS)),
)


class TableCheck:
    """Checks the tables beside the streams."""

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore

    def run(self, database: SqliteDatabase, *, thorough: bool) -> Iterator[Finding]:
        """Yield what is wrong.

        Args:
            thorough: also compare every index with its table, and open every sealed value.

        Raises:
            EnvironmentFault: the database is damaged.
        """
        yield from _structure(database, "integrity_check" if thorough else "quick_check")
        yield from self._schema(database)
        if not thorough:
            return
        for subject, columns, check in (
            ("person", _select(PersonRow.id, PersonRow.code_index, PersonRow.profile), self._check_person),
            (
                "set of templates",
                _select(TemplateRow.id, TemplateRow.person, TemplateRow.format, TemplateRow.count, TemplateRow.token),
                self._check_templates,
            ),
            ("camera", _select(CameraRow.id, CameraRow.name_index, CameraRow.token), self._check_camera),
            (
                "watched time",
                _select(
                    CoverageRow.id, CoverageRow.camera, CoverageRow.start_ms, CoverageRow.end_ms, CoverageRow.proof
                ),
                self._check_coverage,
            ),
            ("setting", _select(SettingRow.key, SettingRow.token), self._check_setting),
            (
                "PIN or badge",
                _select(CredentialRow.id, CredentialRow.person, CredentialRow.tag, CredentialRow.token),
                self._check_credential,
            ),
        ):
            yield from _first_bad(subject, rows(database, columns), check)
        for subject, table, key, kinds in _OFFICE_TABLES:
            yield from _first_bad(
                subject, rows(database, _select(key, table.token)), partial(self._check_office, kinds)
            )
        yield from check_closings(database, self._keystore)
        yield from check_day_rows(database, self._keystore)

    def _schema(self, database: SqliteDatabase) -> Iterator[Finding]:
        if database.pragma("application_id") != APPLICATION_ID:
            yield Finding(None, None, "The mark of this program is missing from the database.")
        version, newest = database.pragma("user_version"), newest_version(paths.migrations())
        if version != newest:
            yield Finding(
                None, None, f"The database says that its version is {version}, and this program made it with {newest}."
            )
        yield from _counters(database)
        expected = SqliteDatabase(":memory:")
        try:
            Runner(expected, str(paths.migrations())).up()
            if _schema_of(database) != _schema_of(expected):
                yield Finding(None, None, "The tables of the database are not those that this program makes.")
            if _steps_of(database) != _steps_of(expected):
                yield Finding(None, None, "The list of the steps that made the tables was changed.")
        finally:
            expected.close()

    def _check_person(self, row: tuple[Any, ...]) -> None:
        person, code_index, sealed = row
        profile = read_profile(self._keystore.person(person).open(Kind.PROFILE, person, person, sealed))
        code = code_key(profile.details.code)
        self._check_index(code_index, lambda index: index.of_code(code))

    def _check_templates(self, row: tuple[Any, ...]) -> None:
        number, person, format, count, sealed = row
        read_templates(format, count, self._keystore.person(person).open(Kind.TEMPLATE, number, person, sealed))

    def _check_camera(self, row: tuple[Any, ...]) -> None:
        number, name_index, sealed = row
        name = unpad(self._keystore.system.open(Kind.CAMERA, number, NOBODY, sealed)).decode()
        self._check_index(name_index, lambda index: index.of_camera(name))

    def _check_coverage(self, row: tuple[Any, ...]) -> None:
        span, camera, start, end, proof = row
        if coverage_proof(self._keystore.system_leaf, span, camera, start, end) != proof:
            raise UnreadableError("The span was changed.")

    def _check_setting(self, row: tuple[Any, ...]) -> None:
        key, sealed = row
        # The key stands at the beginning of the sealed list; see settings.py.
        body = unpad(self._keystore.system.open(Kind.SETTING, 0, NOBODY, sealed))
        if not body.startswith(b'["' + key.encode() + b'", '):
            raise UnreadableError("The setting was exchanged for another one.")

    def _check_credential(self, row: tuple[Any, ...]) -> None:
        number, person, tag, sealed = row
        kind, body = open_credential(self._keystore.person(person), number, person, sealed)
        if kind is CredentialKind.BADGE:
            badge = body.decode()
            self._check_index(tag, lambda index: index.of_badge(badge))
        elif tag is not None:
            raise UnreadableError("A PIN has no fingerprint.")

    def _check_office(self, kinds: tuple[Kind, ...], row: tuple[Any, ...]) -> None:
        number, sealed = row
        self._keystore.system.open_one_of(kinds, number, NOBODY, sealed)

    def _check_index(self, found: bytes, of: Callable[[BlindIndex], bytes]) -> None:
        index = self._keystore.index
        if found != of(index) and (index.former is None or found != of(index.former)):
            raise UnreadableError("The fingerprint is that of another one.")


def _structure(database: SqliteDatabase, check: str) -> Iterator[Finding]:
    problems = [str(problem) for (problem,) in _fetched(database, f"PRAGMA {check}({_MOST_PROBLEMS})")]
    if problems != ["ok"]:
        yield Finding(None, None, f"The database file is damaged: {problems[0]}.")


def _counters(database: SqliteDatabase) -> Iterator[Finding]:
    """Yield what is wrong with SQLite's memory of the numbers that were given, so that none is given twice."""
    counters = dict(_fetched(database, "SELECT name, seq FROM sqlite_sequence"))
    for table in _COUNTED:
        name = table._meta.table_name  # noqa: SLF001
        (largest,) = rows(database, table.select(peewee.fn.MAX(table.id)))[0]
        known = counters.pop(name, 0)
        if not isinstance(known, int) or known < (largest or 0):
            yield Finding(None, None, f"The numbers of the table {name} would be given twice.")
    if counters:
        yield Finding(None, None, "The list of numbers that were given was changed.")


def _first_bad(
    subject: str, found: list[tuple[Any, ...]], check: Callable[[tuple[Any, ...]], object]
) -> Iterator[Finding]:
    for row in found:
        try:
            check(row)
        # SQLite keeps whatever type somebody puts into a column.
        except (UnreadableError, UnicodeDecodeError, struct.error, TypeError, AttributeError):
            yield Finding(None, None, f"The {subject} {row[0]} was changed or is damaged.")
            return


def _select(*columns: peewee.Field) -> "peewee.ModelSelect[Any]":
    return columns[0].model.select(*columns)  # type: ignore[no-any-return]


def _schema_of(database: SqliteDatabase) -> list[tuple[Any, ...]]:
    return _fetched(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")


def _steps_of(database: SqliteDatabase) -> list[tuple[Any, ...]]:
    return _fetched(database, "SELECT id, name FROM schema_migration ORDER BY id")


def _fetched(database: SqliteDatabase, query: str) -> list[tuple[Any, ...]]:
    try:
        found: list[tuple[Any, ...]] = database.execute_sql(query).fetchall()  # type: ignore[no-untyped-call]
    # Peewee does not wrap what goes wrong while rows are fetched.
    except DATABASE_ERRORS as error:
        raise database_fault(error) from error
    return found
