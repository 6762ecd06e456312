"""What the office prints at the head of its papers besides its name."""

import base64
from dataclasses import replace

from faceattend import settings
from faceattend.reports.logo import LARGEST_FILE, printable_logo
from faceattend.reports.paper import NO_LETTERHEAD, Letterhead, PageOptions
from faceattend.services.office_settings import OfficeSettings

__all__ = ["LARGEST_LOGO", "kept_logo", "letterhead_of", "on_letterhead"]

LARGEST_LOGO = LARGEST_FILE


def letterhead_of(office_settings: OfficeSettings) -> Letterhead:
    """Return address, registration and logo of the office."""
    lines = office_settings.get(settings.REPORT_ADDRESS).split(settings.LINE_BREAK)
    return Letterhead(
        address=tuple(line.strip() for line in lines if line.strip()),
        registration=office_settings.get(settings.REPORT_REGISTRATION),
        logo=base64.b64decode(office_settings.get(settings.REPORT_LOGO)),
    )


def on_letterhead(options: PageOptions, office_settings: OfficeSettings) -> PageOptions:
    """Return the options with the letterhead of the office, unless another one was chosen."""
    if options.letterhead != NO_LETTERHEAD:
        return options
    return replace(options, letterhead=letterhead_of(office_settings))


def kept_logo(content: bytes) -> str:
    """Return a logo as the settings keep it; nothing stays nothing.

    Raises:
        UserError: it is no picture that can be printed.
    """
    return base64.b64encode(printable_logo(content)).decode("ascii") if content else ""
