"""The strip of the Live tab: attendance is not being recorded although it should be, or not by face alone."""

from collections.abc import Callable, Mapping

from PyQt6.QtCore import QCoreApplication

from faceattend.ui.live_words import Alarm, StageAction, StageWords
from faceattend.ui.messages import MessageStrip, Notice, NoticeAction, Severity
from faceattend.ui.sounds import Sound, Sounds
from faceattend.workers.live import LiveNews


class LiveAlarm:
    """Raises and lowers the strip, and is heard once when it goes up."""

    def __init__(self, strip: MessageStrip, sounds: Sounds, add_entry: Callable[[], None]) -> None:
        self._strip = strip
        self._sounds = sounds
        self._add_entry = add_entry
        self._warned = ("", "")

    def look(self, news: Mapping[str, LiveNews], words: Mapping[str, StageWords | None]) -> None:
        """Compare with how the cameras are now.

        Args:
            words: what stands in the place of each picture; None while it is live.
        """
        faults = {name: text for name, each in news.items() if (text := _fault(each, words[name]))}
        single = len(news) == 1
        text = " ".join(text if single else f"{name}: {text}" for name, text in faults.items())
        others = any(each.recording for each in news.values())
        meaning = (
            _say("Attendance is recorded with the other cameras only.")
            if others
            else _say("Attendance is not being recorded.")
        )
        severity = Severity.ERROR
        if not text:
            # Of every camera the same.
            text = " ".join(dict.fromkeys(each.warning for each in news.values() if each.warning))
            meaning, severity = "", Severity.WARNING
        # The same warning is raised once: whoever closed it has read it, and the bar still says "Not recording".
        if (text, meaning) == self._warned or not (text or self._warned[0]):
            return
        new = text != self._warned[0]
        self._warned = text, meaning
        if not text:
            self._strip.clear()
            return
        entry = NoticeAction(StageAction.ADD_ENTRY.verb, self._add_entry)
        self._strip.show_notice(Notice(severity, text, meaning, (entry,)))
        if new and severity is Severity.ERROR:
            self._sounds.play(Sound.ALARM)


def _fault(news: LiveNews, words: StageWords | None) -> str:
    if words is not None:
        return _say("{0}.").format(words.title) if words.alarm is Alarm.FAULT else ""
    return "" if news.problem is None else str(news.problem)


def _say(text: str) -> str:
    return QCoreApplication.translate("Live", text)
