"""Noting when much about people is taken out of the program at once."""

from faceattend import settings
from faceattend.domain.clock import Clock
from faceattend.domain.incidents import IncidentKind
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings


class ExportWatch:
    """Looks at how many rows leave the program."""

    def __init__(self, incidents: IncidentDesk, office_settings: OfficeSettings, clock: Clock) -> None:
        self._incidents = incidents
        self._settings = office_settings
        self._clock = clock

    def taken(self, rows: int, what: str) -> None:
        """Take note that a file with so many rows about people was made for somebody.

        Args:
            what: the kind of file and its time, in a few words without names of people.

        Raises:
            EnvironmentFault: the disk is full or failed; it is an export that nobody would learn of.
        """
        if rows > self._settings.get(settings.ALERT_EXPORT_ROWS):
            sentence = f"A file with {rows} rows about people was taken out ({what}). The log says by whom."
            self._incidents.note(IncidentKind.LARGE_EXPORT, self._clock(), sentence)
