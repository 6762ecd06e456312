"""A terminal at which somebody has typed."""

import io


class Keyboard(io.StringIO):
    """Standard input that is a terminal; closed after the lines it was made with."""

    def isatty(self) -> bool:
        """Return True: a person types here."""
        return True
