"""The three kinds of failure that faceattend knows.

Whoever raises one of them writes its text for the person who will read it: one plain sentence that says
what happened and what to do about it. Anything else that escapes is a defect of ours.
"""


class FaceAttendError(Exception):
    """Root of every error that faceattend raises on purpose."""


class UserError(FaceAttendError):
    """Something the person at the keyboard can put right: a wrong passphrase, a duplicate code, no consent."""


class WrongSecretError(UserError):
    """The passphrase or the recovery key that was typed is not the right one; another try may be."""


class TryLaterError(UserError):
    """Too many wrong secrets were typed in a row; the next one is looked at only after a while.

    Attributes:
        seconds: how long from now, so that a window can count down.
    """

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class EnvironmentFault(FaceAttendError):
    """Something around the program failed: the disk, the camera, the keyring, a missing file of the installation."""


class BugError(FaceAttendError):
    """A promise inside the program was broken; nothing that the person did can cause it."""
