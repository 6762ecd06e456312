"""Changes of the rule book as values: they can be tried on it before they are carried out."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faceattend.domain.calendars import Weekday
from faceattend.domain.people import PersonId
from faceattend.domain.rule_book import (
    ALWAYS,
    Assignment,
    AssignmentId,
    DatedPolicy,
    DatedShift,
    LabelledCode,
    LeaveType,
    Override,
    Policy,
    RuleBook,
    Target,
)
from faceattend.domain.rule_checks import (
    check_change,
    checked_label,
    checked_leave_type,
    checked_policy,
    known_key,
    overlapping,
)
from faceattend.domain.schedules import Shift
from faceattend.domain.shift_checks import checked_shift
from faceattend.errors import UserError

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A change of the rules.

    Attributes:
        what: a few words without names of people, for the log.
        people: whom it is about, where it names them.
    """

    what: str
    _make: Callable[[RuleBook], RuleBook]
    people: tuple[PersonId, ...] = ()

    def applied(self, book: RuleBook) -> RuleBook:
        """Return the rules with the change.

        Raises:
            UserError: it does not fit them.
        """
        changed = self._make(book)
        check_change(book, changed)
        return changed


def together(changes: Sequence[RuleChange]) -> RuleChange:
    """Return one change that makes several, or none of them when one does not fit."""

    def make(book: RuleBook) -> RuleBook:
        for change in changes:
            # They are checked once and together, because every check looks at all rules.
            book = change._make(book)
        return book

    what = "; ".join(dict.fromkeys(change.what for change in changes))
    return RuleChange(what, make, tuple(person for change in changes for person in change.people))


def since_words(since: date) -> str:
    """Return in words from when something holds."""
    return "from always" if since == ALWAYS else f"from {since}"


def new_shift(shift: Shift) -> RuleChange:
    """Return the change that writes down a new shift."""
    checked = checked_shift(shift)

    def make(book: RuleBook) -> RuleBook:
        if any(dated.shift.key == checked.key for dated in book.shifts):
            raise UserError(f"There is a shift called {checked.key} already; change it, or take another short name.")
        return replace(book, shifts=(*book.shifts, DatedShift(ALWAYS, checked)))

    return RuleChange(f"shift {checked.key} added", make)


def changed_shift(shift: Shift, since: date) -> RuleChange:
    """Return the change that gives a shift other rules from a day on, until a later change of it that is written."""
    checked = checked_shift(shift)

    def make(book: RuleBook) -> RuleBook:
        known_key(checked.key, (dated.shift.key for dated in book.shifts), "shift")
        others = (each for each in book.shifts if (each.shift.key, each.since) != (checked.key, since))
        return replace(book, shifts=(*others, DatedShift(since, checked)))

    return RuleChange(f"shift {checked.key} changed {since_words(since)}", make)


def without_shift(key: str) -> RuleChange:
    """Return the change that removes a shift that nobody has or had."""

    def make(book: RuleBook) -> RuleBook:
        known = known_key(key, (dated.shift.key for dated in book.shifts), "shift")
        used = [f"assignment {each.id}" for each in book.assignments if each.shift == known]
        used.extend(f"the rule {each.id} for {each.day}" for each in book.overrides if each.shift == known)
        if used:
            raise UserError(
                f"The shift {known} is in use ({', '.join(used[:5])}); take these away first. Days that are past need "
                "it as well."
            )
        left = tuple(dated for dated in book.shifts if dated.shift.key != known)
        if not left:
            raise UserError(f"{known} is the only shift; add another one first.")
        return replace(book, shifts=left)

    return RuleChange(f"shift {key} removed", make)


def assigned(
    target: Target,
    shift: str,
    first: date | None = None,
    last: date | None = None,
    weekdays: frozenset[Weekday] = frozenset(),
    *,
    replacing: bool = False,
) -> RuleChange:
    """Return the change that gives somebody a shift.

    Args:
        first: None for from always.
        last: None for ever.
        replacing: whether to cut other assignments of the same standing off where this one holds; otherwise they are a
            reason to refuse it.
    """

    def make(book: RuleBook) -> RuleBook:
        key = known_key(shift, (dated.shift.key for dated in book.shifts), "shift")
        # Numbers of overrides and of assignments come from one counter, so that a number names one rule.
        new = Assignment(_next_id(book), target, key, first, last, weekdays)
        kept, last_id = _cut(book, new) if replacing else (list(book.assignments), new.id)
        return replace(book, assignments=(*kept, new), last_id=last_id)

    return RuleChange(f"shift {shift} assigned", make, _people_of(target))


def unassigned(id: AssignmentId, since: date | None) -> RuleChange:
    """Return the change that ends an assignment the day before ``since``; None removes it as if it never was."""

    def make(book: RuleBook) -> RuleBook:
        found = _one(book, id)
        kept = tuple(each for each in book.assignments if each.id != id)
        if since is not None and found.last is not None and found.last < since:
            raise UserError(f"The assignment {id} ended on {found.last} already.")
        if since is None or (found.first is not None and found.first >= since):
            return replace(book, assignments=kept)
        return replace(book, assignments=(*kept, replace(found, last=since - _DAY)))

    return RuleChange(f"assignment {id} ended", make)


def overridden(target: Target, day: date, shift: str | None) -> RuleChange:
    """Return the change that makes one day different for somebody; an earlier rule for it is replaced.

    Args:
        shift: of the day, which is a working day then; None for a day off.
    """

    def make(book: RuleBook) -> RuleBook:
        key = None if shift is None else known_key(shift, (dated.shift.key for dated in book.shifts), "shift")
        kept = (each for each in book.overrides if (each.target, each.day) != (target, day))
        new = Override(_next_id(book), target, day, key)
        return replace(book, overrides=(*kept, new), last_id=new.id)

    return RuleChange(f"{day} made {shift or 'a day off'}", make, _people_of(target))


def not_overridden(id: AssignmentId) -> RuleChange:
    """Return the change that takes a rule for one day away."""

    def make(book: RuleBook) -> RuleBook:
        kept = tuple(each for each in book.overrides if each.id != id)
        if len(kept) == len(book.overrides):
            raise UserError(f"There is no rule for one day with the number {id}; look it up in the list.")
        return replace(book, overrides=kept)

    return RuleChange(f"rule {id} for one day removed", make)


def with_leave_type(kind: LeaveType) -> RuleChange:
    """Return the change that adds a type of leave, or gives the one of this code other rules, for all days."""
    checked = checked_leave_type(kind)

    def make(book: RuleBook) -> RuleBook:
        if checked.code not in book.leave_by_code:
            return replace(book, leave_types=(*book.leave_types, checked))
        changed = (checked if each.code == checked.code else each for each in book.leave_types)
        return replace(book, leave_types=tuple(changed))

    return RuleChange(f"leave {checked.code} written down", make)


def without_leave_type(code: str) -> RuleChange:
    """Return the change that removes a type of leave; whether entries use it is for the caller to ask."""
    known = code.strip().upper()

    def make(book: RuleBook) -> RuleBook:
        if known not in book.leave_by_code:
            raise UserError(f"There is no type of leave called {known}; there are: {', '.join(book.leave_by_code)}.")
        return replace(book, leave_types=tuple(each for each in book.leave_types if each.code != known))

    return RuleChange(f"leave {known} removed", make)


def labelled(code: LabelledCode, words: str) -> RuleChange:
    """Return the change that gives a code the office's own words; empty takes them back."""
    checked = checked_label(words)

    def make(book: RuleBook) -> RuleBook:
        others = tuple(each for each in book.labels if each[0] is not code)
        return replace(book, labels=(*others, (code, checked)) if checked else others)

    return RuleChange(f"label of {code.value} changed", make)


def changed_policy(policy: Policy, since: date) -> RuleChange:
    """Return the change of the policy from a day on."""
    checked = checked_policy(policy)

    def make(book: RuleBook) -> RuleBook:
        others = (each for each in book.policies if each.since != since)
        return replace(book, policies=(*others, DatedPolicy(since, checked)))

    return RuleChange(f"policy changed {since_words(since)}", make)


def taken_back(before: RuleBook, after: RuleBook) -> RuleChange:
    """Return the change that puts the rules back as they were, as long as nobody changed them again.

    Args:
        before, after: the rules without and with what is taken back.
    """

    def make(book: RuleBook) -> RuleBook:
        if book.version != after.version:
            raise UserError("The rules were changed again meanwhile; change them back by hand.")
        # Numbers are never used twice, not even one that was taken back.
        return replace(before, version=book.version, last_id=book.last_id)

    return RuleChange("the last change taken back", make, tuple(people_named(before) ^ people_named(after)))


def people_named(book: RuleBook) -> frozenset[PersonId]:
    """Return who has rules of his own."""
    targets = [*(each.target for each in book.assignments), *(each.target for each in book.overrides)]
    return frozenset(target.person for target in targets if target.person is not None)


def without_people(book: RuleBook, people: Container[int | None]) -> RuleBook:
    """Return the rules without those of some people."""
    return replace(
        book,
        assignments=tuple(each for each in book.assignments if each.target.person not in people),
        overrides=tuple(each for each in book.overrides if each.target.person not in people),
    )


def _cut(book: RuleBook, new: Assignment) -> tuple[list[Assignment], AssignmentId]:
    """Return the assignments without what clashes with a new one, and the highest number that was given.

    Of a longer one both ends stay.
    """
    clashing = {each.id for each in overlapping(new, book.assignments)}
    kept = [each for each in book.assignments if each.id not in clashing]
    number = new.id
    for each in book.assignments:
        if each.id not in clashing:
            continue
        days = each.weekdays - new.weekdays
        if days:
            # On its other days of the week it goes on as before.
            number = AssignmentId(number + 1)
            kept.append(replace(each, id=number, weekdays=days))
        if new.first is not None and (each.first is None or each.first < new.first):
            shared = each.weekdays & new.weekdays
            kept.append(replace(each, last=new.first - _DAY, weekdays=shared))
        if new.last is not None and (each.last is None or each.last > new.last):
            number = AssignmentId(number + 1)
            kept.append(replace(each, id=number, first=new.last + _DAY, weekdays=each.weekdays & new.weekdays))
    return kept, number


def _one(book: RuleBook, id: AssignmentId) -> Assignment:
    for each in book.assignments:
        if each.id == id:
            return each
    raise UserError(f"There is no assignment with the number {id}; look it up in the list.")


def _next_id(book: RuleBook) -> AssignmentId:
    return AssignmentId(book.last_id + 1)


def _people_of(target: Target) -> tuple[PersonId, ...]:
    return () if target.person is None else (target.person,)
