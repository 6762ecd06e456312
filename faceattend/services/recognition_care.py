"""How well this office's people can be recognised: who is at risk, what the threshold is, and what it would change."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from faceattend import settings
from faceattend.domain.accounts import Right
from faceattend.domain.calibration import Demand
from faceattend.domain.clock import Clock
from faceattend.domain.matching import Verdict
from faceattend.domain.people import Person, PersonId
from faceattend.domain.punches import Punch, PunchId
from faceattend.domain.score_trends import CameraView, Trend, camera_views, poor_views, trend
from faceattend.recognition.calibration import Calibration
from faceattend.services.access import Access, needs
from faceattend.services.calculation import Calculation
from faceattend.services.calibrating import Comparison, RecognitionParts
from faceattend.services.kept_looks import CAMERA, VERDICT
from faceattend.services.mistakes import FORMAT, MISTAKEN, NOT_THIS_PERSON, TIME, MistakeBook
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.kept_looks import KeptLook
from faceattend.storage.vault import Vault

__all__ = [
    "CalibrationReport",
    "Changed",
    "Choice",
    "LookalikeLine",
    "RecognitionCareService",
    "Rescored",
    "RiskReport",
    "TrendLine",
]

CHOICES = (1, 3, 6, 12, 24, 60, 120)
"""Months for at most one wrong name that are offered."""


@dataclass(frozen=True, slots=True)
class LookalikeLine:
    """Two people on the roll who resemble each other.

    Attributes:
        score: similarity of their templates.
        margin: lead that a face needs over the other one of the two.
        separable: whether their faces can be told apart at all; otherwise somebody is asked, or they use a PIN.
    """

    first: Person
    second: Person
    score: float
    margin: float
    separable: bool


@dataclass(frozen=True, slots=True)
class TrendLine:
    """Somebody who is known less and less well."""

    person: Person
    trend: Trend


@dataclass(frozen=True, slots=True)
class RiskReport:
    """Who may be missed or mixed up, and what can be done about it.

    Attributes:
        engine: title of the engine that decides.
        proposes_only: it cannot keep strangers out, so that nothing below is of much use.
        lookalikes: the most alike first.
        few_pictures: people of whom a single picture was learned.
        aged: people whose pictures are out of date, the worst first.
        mistaken: people whose name was given to somebody else.
        cameras: how well people are known at each camera.
        poor: those of the cameras at which people are known worse, most often for want of light.
    """

    engine: str
    proposes_only: bool
    people: int
    lookalikes: tuple[LookalikeLine, ...]
    few_pictures: tuple[Person, ...]
    aged: tuple[TrendLine, ...]
    mistaken: tuple[Person, ...]
    cameras: tuple[CameraView, ...]
    poor: tuple[CameraView, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What one place of the slider means for this office.

    Attributes:
        months: in which at most one stranger may be taken for somebody on the roll.
        wrong_names: strangers who are expected to be, a year.
        missed: share, 0..1, of visits in which somebody on the roll is not recognised.
        limited: a stricter or laxer threshold makes no sense for the engine.
    """

    months: int
    threshold: float
    wrong_names: float
    missed: float
    limited: bool


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """What a match must reach here, and why.

    Attributes:
        engine: title of the engine that decides.
        proposes_only: the engine cannot keep strangers out; there is nothing to choose.
        people: who can be recognised.
        pictures: how many of them have 1, 2, 3, ... pictures.
        own_people: people of this office whose own scores were used; 0 where there are too few.
        strangers_a_day: who pass and are not on the roll, as the office says.
        months: what is chosen.
        chosen: what that means; None where there is nothing to choose.
        choices: what could be chosen.
    """

    engine: str
    proposes_only: bool
    people: int
    pictures: dict[int, int]
    own_people: int
    strangers_a_day: int
    months: int
    margin: float
    chosen: Choice | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A kept look that would be decided otherwise with the people and rules of today.

    Attributes:
        time: aware UTC time.
        before, now: the verdicts; each with the person, where there is one.
    """

    time: datetime
    camera: str
    before: Verdict
    before_person: Person | None
    now: Verdict
    now_person: Person | None
    score: float


@dataclass(frozen=True, slots=True)
class Rescored:
    """What trying the kept looks again brought.

    Attributes:
        kept_days: days for which looks are kept; 0 where none are.
        looks: how many were tried.
        changed: the oldest first.
    """

    kept_days: int
    looks: int
    changed: tuple[Changed, ...]


class RecognitionCareService:
    """Looks after the recognition of an open office.

    Attributes:
        access: who acts.
    """

    def __init__(
        self,
        vault: Vault,
        recognition: RecognitionParts,
        office_settings: OfficeSettings,
        calculation: Calculation,
        access: Access,
        clock: Clock,
    ) -> None:
        self.access = access
        self._vault = vault
        self._engines = recognition.engines
        self._calibrator = recognition.calibrator
        self._settings = office_settings
        self._calculation = calculation
        self._mistakes = MistakeBook(vault, office_settings)
        self._clock = clock

    @needs(Right.MANAGE_ENGINES)
    def risk(self) -> RiskReport:
        """Return who may be missed or mixed up.

        Raises:
            UserError: no engine decides, or it cannot be loaded.
        """
        info, comparison = self._engines.get().info, self._comparison()
        persons = comparison.persons
        today = self._today()
        first = today - timedelta(days=self._settings.get(settings.SIGHTING_DAYS))
        appearances = self._vault.sightings.between(first, today)
        views = camera_views(appearances)
        single = [
            id
            for id, pictures in zip(comparison.gallery.persons, comparison.gallery.pictures, strict=True)
            if pictures == 1
        ]
        scores: dict[PersonId, list[tuple[datetime, float]]] = defaultdict(list)
        for each in appearances:
            if each.verdict is Verdict.RECOGNISED and each.person is not None:
                scores[each.person].append((each.time, each.score))
        report = RiskReport(
            info.title,
            not info.rejects_strangers,
            comparison.gallery.people,
            tuple(
                LookalikeLine(
                    persons[pair.first],
                    persons[pair.second],
                    pair.likeness.score,
                    max(pair.likeness.margin, comparison.policy.margin),
                    pair.likeness.separable,
                )
                for pair in comparison.pairs
            ),
            _by_name(persons[id] for id in single),
            _aged(scores, comparison),
            _by_name(persons[id] for id in comparison.policy.thresholds if id in persons),
            tuple(views),
            tuple(poor_views(views)),
        )
        self.access.note(Right.MANAGE_ENGINES, list(comparison.gallery.persons), "risk")
        return report

    @needs(Right.MANAGE_ENGINES)
    def calibration(self, strangers_a_day: int | None = None) -> CalibrationReport:
        """Return what a match must reach here, and what other choices would mean.

        Args:
            strangers_a_day: reckon with so many; None for what the office chose.

        Raises:
            UserError: no engine decides, or it cannot be loaded.
        """
        info, comparison = self._engines.get().info, self._comparison()
        demand = self._calibrator.demand()
        strangers = strangers_a_day or demand.strangers_a_day
        calibration = comparison.calibration
        pictures: dict[int, int] = defaultdict(int)
        for count in comparison.gallery.pictures:
            pictures[count] += 1
        self.access.note(Right.MANAGE_ENGINES, detail="calibration")
        return CalibrationReport(
            info.title,
            calibration is None,
            comparison.gallery.people,
            dict(sorted(pictures.items())),
            calibration.own_people if calibration else 0,
            strangers,
            demand.months,
            comparison.policy.margin,
            _choice(calibration, Demand(demand.months, strangers)) if calibration else None,
            tuple(_choice(calibration, Demand(months, strangers)) for months in CHOICES) if calibration else (),
        )

    @needs(Right.MANAGE_ENGINES)
    def rescore(self, days: int | None = None) -> Rescored:
        """Return the kept looks that would be decided otherwise today; nothing is changed.

        Args:
            days: only those of the last so many days.

        Raises:
            UserError: no engine decides, or it cannot be loaded.
        """
        kept = self._settings.get(settings.KEPT_LOOK_DAYS)
        engine, comparison = self._engines.get(), self._comparison()
        today = self._today()
        looks = [
            look
            for look in (self._vault.kept_looks.between(today - timedelta(days=min(days or kept, kept)), today))
            if kept and look.meta.get(FORMAT) == engine.info.template_format and not look.meta.get(MISTAKEN)
        ]
        changed = [change for look in looks if (change := _changed(look, comparison)) is not None]
        named = (person for change in changed for person in (change.before_person, change.now_person))
        people = {person.id for person in named if person is not None}
        self.access.note(Right.MANAGE_ENGINES, sorted(people), "rescore")
        return Rescored(kept, len(looks), tuple(sorted(changed, key=lambda change: change.time)))

    @needs(Right.CORRECT_ATTENDANCE)
    def not_this_person(self, id: PunchId) -> Punch:
        """Void a punch of a face because it was somebody else, and learn from it.

        From now on the person needs a higher score than the other one reached; where looks are kept, a face like that
        one has no lead over him any more.

        Raises:
            NotAllowedError: the account may not correct this person's record.
            UserError: there is no such punch, or it does not count already.
            EnvironmentFault: the disk is full or failed.
        """
        self.access.require_person(Right.CORRECT_ATTENDANCE, self._vault.people.get(self._vault.punches.get(id).person))
        punch = self._vault.punches.void(id, NOT_THIS_PERSON, self._clock(), self.access.name)
        self._mistakes.remember(punch)
        self.access.note(Right.CORRECT_ATTENDANCE, [punch.person], f"not this person {punch.id}")
        return punch

    def _comparison(self) -> Comparison:
        return self._calibrator.comparison(self._engines.get(), self._today())

    def _today(self) -> date:
        return self._calculation.work_day(None, self._clock())


def _by_name(persons: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(persons, key=lambda person: (person.details.name, person.details.code)))


def _aged(scores: dict[PersonId, list[tuple[datetime, float]]], comparison: Comparison) -> tuple[TrendLine, ...]:
    found = []
    for id in comparison.gallery.persons:
        seen = trend(scores.get(id, []))
        if seen is not None and seen.aged:
            found.append(TrendLine(comparison.persons[id], seen))
    return tuple(sorted(found, key=lambda line: line.trend.later - line.trend.earlier))


def _choice(calibration: Calibration, demand: Demand) -> Choice:
    threshold, limited = calibration.threshold_for(demand)
    return Choice(
        demand.months,
        threshold,
        demand.wrong_names_a_year(calibration.strangers_named(threshold)),
        calibration.visits_missed(threshold),
        limited,
    )


def _changed(look: KeptLook, comparison: Comparison) -> Changed | None:
    """Return what a look would be today, when that is something else."""
    before = Verdict(look.meta.get(VERDICT))
    (found,) = comparison.gallery.search(look.template[:1])
    now = comparison.policy.judge(found)
    person = found.person if found is not None and now in (Verdict.RECOGNISED, Verdict.REVIEW) else None
    # A face that was left too soon to be recognised is no other one for being like somebody.
    same = person == look.person and (now is before or (before is Verdict.REVIEW and now is Verdict.RECOGNISED))
    if same or before is Verdict.SPOOF:
        return None
    persons = comparison.persons
    return Changed(
        datetime.fromtimestamp(float(look.meta[TIME]), UTC),
        str(look.meta.get(CAMERA, "")),
        before,
        persons.get(look.person) if look.person is not None else None,
        now,
        persons.get(person) if person is not None else None,
        found.score if found is not None else 0.0,
    )
