"""Understanding what a person names as a source of pictures, without opening it."""

import re
import sys
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from faceattend.errors import UserError
from faceattend.vision.devices import DEVICE

_STREAM_SCHEMES = ("rtsp", "rtsps", "http", "https")
_ENCRYPTED_SCHEMES = frozenset({"https", "rtsps"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
"""At least two letters, so that C:\\clip.mp4 stays a path."""
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?")
_BY_ID = re.compile(r"/dev/v4l/by-id/usb-(.+)-video-index\d+")
_HIGHEST_INDEX = 99
_NO_HOST = "The address of the stream has no host; write it as rtsp://name-of-the-camera/path."


class SourceKind(Enum):
    """The kinds of source."""

    CAMERA = "camera"
    STREAM = "stream"
    VIDEO = "video"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source that can be opened.

    Attributes:
        kind: what it is.
        address: index or device of a camera, address of a stream, or absolute path. It may hold a password and is
            never printed: the value shows itself without it.
        title: how the source is named to a person; holds no password.
    """

    kind: SourceKind
    address: str = field(repr=False)
    title: str

    @property
    def live(self) -> bool:
        """Whether its frames come in real time and never end by themselves."""
        return self.kind in (SourceKind.CAMERA, SourceKind.STREAM)


def parse_source(text: str) -> SourceSpec:
    """Return the source that a text names: a camera's number, a stream's address, a video file or a folder.

    Raises:
        UserError: it is none of them.
    """
    cleaned = text.strip()
    if cleaned.isascii() and cleaned.isdigit():
        return _camera(int(cleaned))
    if cleaned.startswith(DEVICE) and len(cleaned) > len(DEVICE):
        return SourceSpec(SourceKind.CAMERA, cleaned, "the camera of this computer")
    scheme = _SCHEME.match(cleaned)
    path = Path(cleaned)
    if scheme and scheme[1].lower() in _STREAM_SCHEMES:
        return _stream(cleaned, scheme[1].lower())
    if sys.platform == "linux" and cleaned.startswith("/dev/"):
        return SourceSpec(SourceKind.CAMERA, cleaned, _device_title(cleaned))
    # Absolute, because FFmpeg would read a relative name such as concat:a|b as a command of its own.
    try:
        if cleaned and path.is_dir():
            return SourceSpec(SourceKind.FOLDER, str(path.absolute()), path.name or str(path))
        if path.is_file():
            return SourceSpec(SourceKind.VIDEO, str(path.absolute()), path.name)
    except (OSError, ValueError) as error:
        raise UserError("This source cannot be opened; name a camera, a stream, a video file or a folder.") from error
    if scheme:
        raise UserError(
            f"Addresses that begin with {scheme[1]}: cannot be watched; "
            "use one that begins with rtsp, rtsps, http or https."
        )
    raise UserError(
        f"There is no video file or folder {cleaned or 'without a name'}; "
        "name a camera by its number, a stream by its address, or a file that exists."
    )


def shown_source(text: str) -> str:
    """Return what may be printed of a source that somebody typed: nothing that could be a password."""
    try:
        return parse_source(text).title if text else ""
    except UserError:
        return "an address that is not shown"


def _camera(index: int) -> SourceSpec:
    if index > _HIGHEST_INDEX:
        raise UserError(f"There is no camera {index}; the first camera of a computer is number 0.")
    return SourceSpec(SourceKind.CAMERA, str(index), f"camera {index}")


def _device_title(device: str) -> str:
    """Return what a lasting name says of a camera: /dev/v4l/by-id/usb-Maker_Model_Serial-video-index0."""
    found = _BY_ID.fullmatch(device)
    return found[1].replace("_", " ") if found else device


def _stream(address: str, scheme: str) -> SourceSpec:
    """Name a stream by scheme and host alone: passwords stand before the host, and in paths and queries too."""
    try:
        authority = urlsplit(address).netloc
    except ValueError as error:
        raise UserError(_NO_HOST) from error
    host = authority.rpartition("@")[2]
    if any(character.isspace() for character in address) or not address[len(scheme) :].startswith("://"):
        raise UserError(_NO_HOST)
    # An "@" behind the first "/", "?" or "#" may end a password with such a sign: then no part is surely the host.
    ambiguous = address.count("@") > authority.count("@")
    if ambiguous:
        return SourceSpec(SourceKind.STREAM, address, f"the {scheme} stream")
    if not _HOST.fullmatch(host):
        raise UserError(_NO_HOST)
    return SourceSpec(SourceKind.STREAM, address, f"{scheme}://{host}")


@dataclass(frozen=True, slots=True)
class Login:
    """What a network camera asks for; both are empty when it asks for nothing."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything to be sent."""
        return bool(self.user or self.password)


NO_LOGIN = Login()


def split_login(text: str) -> tuple[str, Login]:
    """Return a source without the user and the password that stand in its address, and these.

    Raises:
        UserError: it cannot be said where the password ends, because it holds a sign that parts an address.
    """
    cleaned = text.strip()
    scheme = _SCHEME.match(cleaned)
    if scheme is None or scheme[1].lower() not in _STREAM_SCHEMES:
        return cleaned, NO_LOGIN
    try:
        authority = urlsplit(cleaned).netloc
    except ValueError as error:
        raise UserError(_NO_HOST) from error
    login, at, _ = authority.rpartition("@")
    if cleaned.count("@") > authority.count("@") and at:
        raise UserError(
            "It cannot be said where the password in this address ends. Leave the name and the password out of the "
            "address, and give them apart from it."
        )
    user, _, password = login.partition(":")
    return cleaned.replace(login + at, "", 1) if at else cleaned, Login(unquote(user), unquote(password))


def with_login(address: str, login: Login) -> str:
    """Return the address of a stream with a login in it, as it is opened. It is never printed."""
    if not login:
        return address
    scheme, parts, rest = address.partition("://")
    # Every sign that could mean something in an address is written as its number.
    return f"{scheme}{parts}{quote(login.user, safe='')}:{quote(login.password, safe='')}@{rest}"


def host_of(text: str) -> str:
    """Return host and port of a stream, to tell whether another one is meant; empty for every other source."""
    address, _ = split_login(text)
    scheme = _SCHEME.match(address)
    return urlsplit(address).netloc.lower() if scheme and scheme[1].lower() in _STREAM_SCHEMES else ""


def is_encrypted(text: str) -> bool:
    """Return whether the address of a stream is one whose login and pictures travel encrypted."""
    scheme = _SCHEME.match(text.strip())
    return scheme is not None and scheme[1].lower() in _ENCRYPTED_SCHEMES
