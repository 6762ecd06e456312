"""The cameras of the office with what opens them, kept whole as one sealed value among the settings."""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from faceattend.domain.cameras import Camera
from faceattend.errors import UserError
from faceattend.storage.settings import SettingsRepository
from faceattend.vision.source_spec import Login, split_login, with_login

CAMERAS_KEY = "cameras.list"
FORMER_ADDRESS_KEY = "camera.address"
"""Where the only network camera was kept when an office had one camera."""

FORMER_NAME = "Network camera"


class CameraBook:
    """Keeps the cameras with their logins, as the program itself uses them. Any thread may call it."""

    def __init__(self, repository: SettingsRepository) -> None:
        self._repository = repository
        self._converter = make_converter(detailed_validation=False)
        self._changing = Lock()

    @property
    def begun(self) -> bool:
        """Whether the list was ever written; until then it is what an office with one camera had."""
        return self._repository.read(CAMERAS_KEY) is not None

    def all(self) -> tuple[Camera, ...]:
        """Return the cameras in the order in which they were added.

        Raises:
            UserError: the list is damaged.
        """
        document = self._repository.read(CAMERAS_KEY)
        if document is None:
            return self._former()
        try:
            return self._converter.structure(document, tuple[Camera, ...])
        except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError("The list of cameras is damaged. Restore the last backup.") from error

    def find(self, name: str) -> Camera:
        """Return the camera of this name, however it is capitalised.

        Raises:
            UserError: there is none.
        """
        found = next((camera for camera in self.all() if same_name(camera.name, name)), None)
        if found is None:
            raise UserError(f"There is no camera called {name}; list them with: faceattend camera list")
        return found

    def change(self, change: Callable[[tuple[Camera, ...]], tuple[Camera, ...]]) -> None:
        """Keep what ``change`` makes of the cameras.

        Raises:
            EnvironmentFault: the disk is full or failed; the list stays as it was.
        """
        with self._changing:
            cameras = change(self.all())
            self._repository.write(CAMERAS_KEY, self._converter.unstructure(cameras, tuple[Camera, ...]))

    def _former(self) -> tuple[Camera, ...]:
        address = self._repository.read(FORMER_ADDRESS_KEY)
        return (split(Camera(FORMER_NAME, address)),) if isinstance(address, str) and address else ()


def same_name(one: str, other: str) -> bool:
    """Return whether two names mean one camera."""
    return one.strip().casefold() == other.strip().casefold()


def split(camera: Camera) -> Camera:
    """Return a camera with the login of its address apart from it; where that cannot be told the address stays."""
    try:
        source, login = split_login(camera.source)
    except UserError:
        return camera
    return replace(camera, source=source, user=login.user, password=login.password) if login else camera


def full_address(camera: Camera) -> str:
    """Return what opens a camera, with its login. It is never printed."""
    return with_login(camera.source, Login(camera.user, camera.password))
