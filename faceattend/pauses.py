"""Keeping the pauses short that one thread makes another wait: a report is worked out while people are punched."""

import gc
import sys

_SWITCH_SECONDS = 0.001


def keep_pauses_short() -> None:
    """Let no thread wait long for another; called once everything is loaded and before anything is worked on.

    Python holds all threads while it looks for objects that nobody uses any more, some 50 ms when it looks through all
    that the program loaded, and a list of 10,000 punches makes it look. What is there now stays for as long as the
    program runs, so it need not be looked through again. Besides, threads that reckon give way after 1 ms instead of 5:
    a punch waits for its turn several times, whenever it comes back from SQLite.
    """
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
