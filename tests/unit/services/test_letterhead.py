"""The head of the papers of an office."""

import io

import pytest
from PIL import Image

from faceattend import settings
from faceattend.errors import UserError
from faceattend.reports.paper import NO_LETTERHEAD, Letterhead, PageOptions
from faceattend.services.letterhead import kept_logo, letterhead_of, on_letterhead
from faceattend.services.office_settings import OfficeSettings
from faceattend.storage.vault import Vault


@pytest.fixture
def kept(vault: Vault) -> OfficeSettings:
    return OfficeSettings(vault.settings)


def logo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, "JPEG")
    return file.getvalue()


def test_an_office_without_one_has_none(kept: OfficeSettings) -> None:
    assert letterhead_of(kept) == NO_LETTERHEAD


def test_lines_of_the_address_are_parted(kept: OfficeSettings) -> None:
    kept.set(settings.REPORT_ADDRESS, " 12 Long Street | Springfield ")
    kept.set(settings.REPORT_REGISTRATION, "No. 4711")
    kept.set(settings.REPORT_LOGO, kept_logo(logo()))
    letterhead = letterhead_of(kept)
    assert (letterhead.address, letterhead.registration) == (("12 Long Street", "Springfield"), "No. 4711")
    assert letterhead.logo.startswith(b"\x89PNG")
    assert on_letterhead(PageOptions(large=True), kept) == PageOptions(large=True, letterhead=letterhead)


def test_another_letterhead_stays(kept: OfficeSettings) -> None:
    kept.set(settings.REPORT_ADDRESS, "12 Long Street")
    own = PageOptions(letterhead=Letterhead(("Elsewhere",)))
    assert on_letterhead(own, kept) == own


def test_a_logo_is_taken_away_with_nothing() -> None:
    assert kept_logo(b"") == ""


def test_what_is_no_picture_is_not_kept(kept: OfficeSettings) -> None:
    with pytest.raises(UserError):
        kept.set(settings.REPORT_LOGO, "no picture")
    with pytest.raises(UserError):
        kept.set(settings.REPORT_ADDRESS, "x" * 201)
