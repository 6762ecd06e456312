"""``faceattend demo``: the main job on sample people and a sample video."""

import os
import shutil
import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from faceattend import paths
from faceattend.cli.context import Session
from faceattend.cli.output import counted
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.domain.matching import Verdict
from faceattend.domain.months import Month
from faceattend.domain.people import Person
from faceattend.domain.punches import Direction, Punch
from faceattend.errors import EnvironmentFault, UserError
from faceattend.services import demonstration
from faceattend.services.demonstration import DAY, Passing
from faceattend.services.office import Office
from faceattend.services.papers import PaperChoice, PaperKind
from faceattend.services.sample_month import fill_month

PASSPHRASE = "only a demonstration"
"""Protects nothing: the sample people are nobody's secret."""

_MARK = "made-by-faceattend-demo"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare ``demo``."""
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("demo-output"),
        metavar="DIR",
        help="folder for what the demonstration makes",
    )


def run(session: Session) -> None:
    """Enrol, watch, report; then open the window if there is a screen."""
    output: Path = session.arguments.output
    say = session.output.say
    faces = demonstration.SampleFaces(paths.samples())
    _begin_folder(output)
    video = output / "reception.avi"
    say("1. A video is made: twelve people walk through the reception, three of them strangers.")
    demonstration.make_video(faces, video)

    gate = session.context.gate_for(output / "data", _clock())
    office, _ = gate.create(PASSPHRASE, "", "UTC")
    try:
        demonstration.prepare_office(office)
        say("2. Nine people are enrolled from other pictures of them; their earlier days come from another terminal.")
        people = demonstration.enrol_cast(office, faces)
        fill_month(office, people, DAY, output / "terminal.csv")
        passings = _watch(session, office, video)
        _tell_incidents(session, demonstration.take_note_of_incidents(office))
        say("4. The month is written.")
        _report(session, office, output)
        say("5. The window is photographed.")
        for picture in session.context.grab_tabs(office, output, video):
            say(f"   {picture}")
        _judge(session, passings, people)
        if _has_screen() and not session.output.json:
            say(f"The window opens on this data; its passphrase is: {PASSPHRASE}")
            session.context.open_window(office)
    finally:
        office.close()


def _watch(session: Session, office: Office, video: Path) -> list[Passing]:
    """Watch arrivals and departures with the engine that decides, which comes first, and arrivals with each other."""
    deciding = office.recognizers.get().info.id
    session.output.say(f"3. The video is watched with {deciding}:")
    passings = [_watch_once(session, office, video, deciding, demonstration.ARRIVAL)]
    for id in sorted(office.recognizers.loaded().keys() - {deciding}):
        session.output.say(f"   For comparison another office watches it with {id}:")
        passings.append(_watch_elsewhere(session, video, id))
    session.output.say(f"   In the afternoon everybody leaves, watched with {deciding}:")
    _watch_once(session, office, video, deciding, demonstration.DEPARTURE)
    return passings


def _watch_elsewhere(session: Session, video: Path, id: str) -> Passing:
    """Watch the arrivals in an office of its own, of which nothing stays."""
    with TemporaryDirectory() as folder:
        office, _ = session.context.gate_for(Path(folder) / "data", _clock()).create(PASSPHRASE, "", "UTC")
        try:
            demonstration.enrol_cast(office, demonstration.SampleFaces(paths.samples()))
            return _watch_once(session, office, video, id, demonstration.ARRIVAL)
        finally:
            office.close()


def _watch_once(session: Session, office: Office, video: Path, id: str, start: time) -> Passing:
    def told(punch: Punch, person: Person) -> None:
        word = "came in" if punch.direction is Direction.IN else "went out"
        session.output.record(
            {
                "type": "punch",
                "recognizer": id,
                "time": punch.time.isoformat(),
                "person": person.details.code,
                "direction": punch.direction.value,
            },
            f"   {punch.time:%H:%M:%S}  {person.details.name} ({person.details.code}) {word}",
        )

    began = monotonic()
    passing = demonstration.watch_video(office, video, start, id, told)
    for sighting in demonstration.strangers(passing):
        session.output.record(
            {"type": "stranger", "recognizer": id, "time": sighting.time.isoformat(), "track": sighting.track},
            f"   {sighting.time:%H:%M:%S}  somebody who is not known",
        )
    proposed = passing.count(Verdict.REVIEW)
    asked = (
        f" To be looked at by a person, because no name was certain: {counted(proposed, 'face', 'faces')}."
        if proposed
        else ""
    )
    session.output.say(f"   {counted(passing.frames, 'frame', 'frames')} in {monotonic() - began:.1f} s.{asked}")
    return passing


def _tell_incidents(session: Session, noted: Counter[IncidentKind]) -> None:
    """Say what the guards against pictures and followers made of the video."""
    if not noted:
        return
    kinds = ", ".join(f"{counted(times, 'time', 'times')} {kind.value}" for kind, times in noted.most_common())
    told = f"   Incidents were noted, for strangers go along with others: {kinds}."
    if IncidentKind.SPOOF in noted:
        told += " Whoever was taken for a spoof is one: the people of this video are photographs that are moved about."
    numbers = {kind.value: times for kind, times in noted.items()}
    session.output.record({"type": "incidents", "noted": numbers}, told)


def _report(session: Session, office: Office, output: Path) -> None:
    month = Month(DAY.year, DAY.month)
    roll = office.papers.paper(PaperChoice(PaperKind.MONTH, month=month))
    pack = office.papers.paper(PaperChoice(PaperKind.PACK, month=month))
    written = [(roll, f"attendance-{month}{ending}") for ending in (".pdf", ".xlsx", ".csv")]
    for paper, name in [*written, (pack, f"month-pack-{month}.pdf")]:
        office.papers.export(paper, output / name)
        session.output.record({"type": "report", "file": str(output / name)}, f"   {output / name}")


def _judge(session: Session, passings: list[Passing], people: list[Person]) -> None:
    """Say how well the deciding engine did.

    Raises:
        EnvironmentFault: it missed somebody or named a stranger, which it does nowhere with sound parts.
    """
    decided = passings[0]
    found = {punch.person for punch in decided.punches}
    unseen = [person.details.name for person in people if person.id not in found]
    wrong = demonstration.wrongly_named(decided, people)
    strangers = len(demonstration.strangers(decided))
    session.output.record(
        {
            "type": "end",
            "recognizer": decided.recognizer,
            "people": len(people),
            "found": len(found),
            "strangers": strangers,
            "strangers_named": wrong,
        },
        f"{decided.recognizer} found {len(found)} of {len(people)} people; "
        f"{counted(strangers, 'face was', 'faces were')} not known, "
        f"{counted(wrong, 'stranger was', 'strangers were')} given a name.",
    )
    if unseen or wrong:
        raise EnvironmentFault(
            f"The demonstration failed: not found {', '.join(unseen) or 'nobody'}; strangers named {wrong}. "
            "Check this installation with: faceattend doctor"
        )


def _begin_folder(output: Path) -> None:
    """Make the folder, and clear what an earlier demonstration left there.

    Raises:
        UserError: there is something else in it.
    """
    mark = output / _MARK
    if output.exists() and any(output.iterdir()) and not mark.exists():
        raise UserError(f"{output} holds other files; name an empty folder with --output.")
    if (output / "data").exists():
        shutil.rmtree(output / "data")
    output.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _clock() -> Clock:
    """Return a clock that goes on from the minute in which the last of the sample people has left.

    The Live tab then watches the same visit once more, and nobody is punched again.
    """
    evening = datetime.combine(DAY, demonstration.DEPARTURE, UTC) + timedelta(seconds=40)
    began = monotonic()
    return lambda: evening + timedelta(seconds=monotonic() - began)


def _has_screen() -> bool:
    if sys.platform != "linux":
        return sys.stdout.isatty()
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.stdout.isatty()
