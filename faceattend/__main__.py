"""Where the program begins: a window is on the screen before anything else of the program is loaded."""

import os
import sys
from collections.abc import Sequence

from faceattend.services.screen import screen_problem

_OPTIONS = ("--data", "--user", "--passphrase-file", "--recovery-file")


def main(words: Sequence[str] | None = None) -> int:
    """Carry out a command line, or open the window when it names no command; return the exit code."""
    words = sys.argv[1:] if words is None else words
    doorway = None
    if names_no_command(words) and not screen_problem(os.environ):
        from faceattend.ui.doorway import open_doorway

        doorway = open_doorway()
    from faceattend import app

    return app.main(words, doorway)


def names_no_command(words: Sequence[str]) -> bool:
    """Return whether a command line holds only options that the window takes, too."""
    rest = list(words)
    while rest:
        option, equals, _value = rest.pop(0).partition("=")
        if option not in _OPTIONS:
            return False
        if not equals and rest:
            rest.pop(0)
    return True


if __name__ == "__main__":
    sys.exit(main())
