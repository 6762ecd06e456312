"""Punches of other attendance terminals, from their files into the records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from faceattend.domain.accounts import Right, Scope
from faceattend.domain.clock import Clock
from faceattend.domain.duty import Duties
from faceattend.domain.keeping import Progress
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonId, clean_text
from faceattend.domain.punch_layouts import ColumnMapping, FileColumn, known_headings
from faceattend.domain.punches import NewPunch, Punch, PunchId
from faceattend.domain.work_days import WorkDays
from faceattend.domain.written_times import DateOrder
from faceattend.errors import UserError
from faceattend.services.access import Access, needs, needs_nobody
from faceattend.services.calculation import Calculation
from faceattend.services.import_book import ImportBook, ImportRecord
from faceattend.services.import_plan import Covers, ImportOptions, ImportPlan, PreviewLine
from faceattend.services.import_planner import UNDONE, ImportPlanner
from faceattend.services.punch_file import first_cells
from faceattend.storage.vault import Vault

__all__ = [
    "ColumnMapping",
    "Covers",
    "DateOrder",
    "FileColumn",
    "ImportOptions",
    "ImportPlan",
    "ImportRecord",
    "ImportingService",
    "PreviewLine",
    "known_headings",
]

MAX_REASON_LENGTH = 160
MAX_MAPPING_NAME_LENGTH = 60
_CHUNK_DAYS = 31


class ImportingService:
    """Imports punches and takes imports back.

    Attributes:
        access: who acts.
    """

    def __init__(self, vault: Vault, calculation: Calculation, access: Access, clock: Clock) -> None:
        self.access = access
        self._vault = vault
        self._calculation = calculation
        self._clock = clock
        self._book = ImportBook(vault.settings)

    @needs(Right.CORRECT_ATTENDANCE)
    def plan(self, path: Path, options: ImportOptions, progress: Progress | None = None) -> ImportPlan:
        """Return what an import of a file would do; nothing is written.

        Args:
            progress: told how many bytes of how many are read; what it raises ends the planning.

        Raises:
            UserError: the file cannot be understood at all, or an option is wrong. What is wrong with single lines
                stands in the plan.
            EnvironmentFault: the file cannot be read.
        """
        everywhere = self.access.require(Right.CORRECT_ATTENDANCE) is Scope.ALL
        if not everywhere:
            if isinstance(options.covers, tuple):
                raise UserError("Only who may correct the records of everybody may say what a terminal covers.")
            # Whom it did not see would be absent, also in groups that the account has nothing to do with.
            options = replace(options, covers=Covers.NONE)
        people = self._vault.people.all()
        if not everywhere:
            # Whoever may not see everybody does not learn which codes there are.
            people = self.access.within_reach(Right.CORRECT_ATTENDANCE, people)
        days = WorkDays(Duties(self._calculation.book(), self._calculation.zone()))
        planner = ImportPlanner(path, options, people, days, self._clock(), self._refusal)
        plan = planner.plan(self._vault.punches.between, self._book.count(), progress or _unseen)
        self.access.note(Right.READ_ATTENDANCE, [person.id for person in plan.punches.people], "import planned")
        closed = self._closed_months(plan)
        if not closed:
            return plan
        words = f"{closed} is closed already; what is imported there counts once the month is amended."
        return replace(plan, notes=(*plan.notes, words))

    @needs(Right.CORRECT_ATTENDANCE)
    def first_cells(self, path: Path, encoding: str = "") -> tuple[str, ...]:
        """Return the cells of the first line of a file, for somebody to say what its columns hold.

        Raises:
            UserError: it is no text, or it is empty.
            EnvironmentFault: it cannot be read.
        """
        return first_cells(path, encoding)

    @needs(Right.CORRECT_ATTENDANCE)
    def carry_out(self, plan: ImportPlan, progress: Progress | None = None) -> ImportRecord | None:
        """Write what was planned, all of it or nothing, and that the terminal watched.

        Args:
            progress: told how many punches of how many are written; what it raises ends the import, and nothing is
                written.

        Returns:
            The import, by which it can be taken back; None when there was nothing new in the file.

        Raises:
            NotAllowedError: somebody is in it whose record the account may not change.
            UserError: lines of the file are wrong, or something was imported since the file was read.
            EnvironmentFault: the disk is full or failed; nothing was written.
        """
        if plan.problem_count:
            raise UserError(f"{plan.problem_count} lines of {plan.file} are wrong; nothing was imported.")
        number = self._book.count() + 1
        if number != plan.after + 1:
            raise UserError("Something was imported since this file was read; read it again.")
        self.access.require_people(Right.CORRECT_ATTENDANCE, plan.punches.people)
        total = len(plan.punches)
        if not total:
            self._watch(plan)
            return None
        told = progress or _unseen
        ids = self._vault.punches.add_many(
            _told_at_the_end(plan.punches.new_punches(plan.terminal), lambda: told(total, total)),
            written=lambda done: told(done, total),
        )
        first, last = (date.fromordinal(int(day)) for day in (plan.punches.day.min(), plan.punches.day.max()))
        record = ImportRecord(
            number=number,
            at=self._clock(),
            by=self.access.name,
            file=plan.file,
            terminal=plan.terminal,
            punches=total,
            first_punch=ids[0],
            last_punch=ids[-1],
            first=first,
            last=last,
            span=self._watch(plan),
        )
        self._book.add(record)
        people = [person.id for person in plan.punches.people]
        closed = self._closed_months(plan)
        detail = f"import {number}: {total} punches{f', closed: {closed}' if closed else ''}"
        self.access.note(Right.CORRECT_ATTENDANCE, people, detail)
        return record

    @needs(Right.CORRECT_ATTENDANCE)
    def imports(self) -> tuple[ImportRecord, ...]:
        """Return the imports that were carried out, the last one first."""
        return self._book.imports()

    @needs(Right.CORRECT_ATTENDANCE)
    def undo(self, number: int, reason: str) -> int:
        """Void all punches of an import that still count, and take back that the terminal watched.

        Returns:
            How many were voided.

        Raises:
            NotAllowedError: somebody is in it whose record the account may not change.
            UserError: there is no such import, it was taken back before, or there is no reason.
            EnvironmentFault: the disk is full or failed; all of them still count.
        """
        record = self._book.find(number)
        cleaned = clean_text(reason, "reason", MAX_REASON_LENGTH)
        if not cleaned:
            raise UserError("There is no reason; write down why the import is taken back.")
        if record.undone_at is not None:
            raise UserError(f"The import {number} was taken back before; nothing is left to undo.")
        ids, concerned = list[PunchId](), dict[PersonId, None]()
        for punch in self._of(record):
            ids.append(punch.id)
            concerned[punch.person] = None
        everybody = self._vault.people.all()
        self.access.require_people(Right.CORRECT_ATTENDANCE, [person for person in everybody if person.id in concerned])
        by = self.access.name
        voided = self._vault.punches.void_many(ids, f"{UNDONE}: {cleaned}", self._clock(), by) if ids else 0
        if record.span is not None:
            self._vault.coverage.withdraw(record.span)
        self._book.change(replace(record, undone_at=self._clock(), undone_by=by))
        self.access.note(Right.CORRECT_ATTENDANCE, list(concerned), f"import {number} taken back: {voided} punches")
        return voided

    @needs(Right.CORRECT_ATTENDANCE)
    def mappings(self) -> Mapping[str, ColumnMapping]:
        """Return how files of a kind are read, by the name that somebody gave it."""
        return self._book.mappings()

    @needs(Right.CORRECT_ATTENDANCE)
    def save_mapping(self, name: str, mapping: ColumnMapping) -> str:
        """Keep how files of a kind are read, and return the name under which it is found.

        Raises:
            UserError: the name is empty or too long.
        """
        cleaned = clean_text(name, "name", MAX_MAPPING_NAME_LENGTH)
        if not cleaned:
            raise UserError("The columns are kept under a name; type one, for example Front door.")
        self._book.save_mapping(cleaned, mapping)
        self.access.note(Right.CORRECT_ATTENDANCE, detail=f"columns of files: {cleaned}")
        return cleaned

    @needs(Right.CORRECT_ATTENDANCE)
    def remove_mapping(self, name: str) -> None:
        """Forget how files of a kind are read.

        Raises:
            UserError: nothing is kept under this name.
        """
        self._check_mapping(name)
        self._book.save_mapping(name, None)
        self.access.note(Right.CORRECT_ATTENDANCE, detail=f"columns of files: {name} removed")

    @needs(Right.CORRECT_ATTENDANCE)
    def mapping(self, name: str) -> ColumnMapping:
        """Return how files of a kind are read.

        Raises:
            UserError: nothing is kept under this name.
        """
        self._check_mapping(name)
        return self._book.mappings()[name]

    @needs_nobody
    def known_files(self) -> tuple[str, ...]:
        """Return which files are recognised without a word on their columns."""
        return known_headings()

    def _check_mapping(self, name: str) -> None:
        known = self._book.mappings()
        if name not in known:
            raise UserError(f"No columns are kept as {name}; these are: {', '.join(sorted(known)) or 'none yet'}.")

    def _refusal(self, person: Person) -> str:
        if self.access.may(Right.CORRECT_ATTENDANCE, person):
            return ""
        return f"the record of {person.details.code} is not yours to change; an administrator imports this file."

    def _closed_months(self, plan: ImportPlan) -> str:
        days = (date.fromordinal(int(day)) for day in np.unique(plan.punches.day))
        return ", ".join(
            str(month) for month in sorted({Month.of(day) for day in days} & self._vault.closings.closed_months())
        )

    def _watch(self, plan: ImportPlan) -> int | None:
        """Write that the terminal watched; None when that is known already."""
        if plan.watched is None:
            return None
        begin, end = plan.watched
        known = self._vault.coverage.between(begin, end)
        if any(span.camera == plan.terminal and span.start <= begin and span.end >= end for span in known):
            return None
        span = self._vault.coverage.begin(plan.terminal, begin)
        self._vault.coverage.extend(span, end)
        return span

    def _of(self, record: ImportRecord) -> Iterator[Punch]:
        """Return the punches of an import that still count; those of erased people are gone."""
        wanted = range(record.first_punch, record.last_punch + 1)
        for start in range(record.first.toordinal(), record.last.toordinal() + 1, _CHUNK_DAYS):
            last = min(start + _CHUNK_DAYS - 1, record.last.toordinal())
            for punch in self._vault.punches.between(date.fromordinal(start), date.fromordinal(last)):
                if int(punch.id) in wanted and punch.counts:
                    yield punch


def _told_at_the_end(punches: Iterator[NewPunch], told: Callable[[], None]) -> Iterator[NewPunch]:
    yield from punches
    # While it can still be stopped: afterwards they are on the disk.
    told()


def _unseen(_done: int, _total: int) -> None:
    pass
