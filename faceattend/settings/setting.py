"""What a setting is: key, default, words, and which values it may have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from faceattend.domain.accounts import Right
from faceattend.errors import UserError

Value = TypeVar("Value", bool, int, float, str, list[str])


@dataclass(frozen=True, slots=True)
class Setting(Generic[Value]):
    """One declared setting.

    Attributes:
        canonical: returns the one way in which a value of the right type is written and kept; raises ValueError with
            a sentence when it is out of range.
        reading: the right that reading it needs, or None when all may read it.
        changing: the right that changing it needs.
    """

    key: str
    default: Value
    title: str
    description: str
    canonical: Callable[[Value], Value] = lambda value: value
    reading: Right | None = None
    changing: Right = Right.CHANGE_SETTINGS

    def parsed(self, text: str) -> Value:
        """Return the value that ``text`` writes: a list with commas, truth as yes or no.

        Raises:
            UserError: the text is not a value for this setting.
        """
        value: object = text
        if isinstance(self.default, bool):
            value = {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
        elif isinstance(self.default, list):
            value = [item.strip() for item in text.split(",") if item.strip()]
        elif isinstance(self.default, int | float):
            try:
                value = type(self.default)(text)
            except ValueError as error:
                raise UserError(f"{self.title}: {text!r} is not a number.") from error
        return self.validated(value)

    def validated(self, value: object) -> Value:
        """Return ``value`` as this setting's type, written as it is kept.

        Raises:
            UserError: the value is of another type or out of range.
        """
        kind = type(self.default)
        if kind is float and type(value) is int:
            value = float(value)
        holds_texts = not isinstance(value, list) or all(isinstance(item, str) for item in value)
        if type(value) is not kind or not holds_texts:
            raise UserError(f"{self.title}: {value!r} is not a value for this setting.")
        try:
            return self.canonical(value)
        except ValueError as error:
            raise UserError(f"{self.title}: {error}") from error


AnySetting = Setting[bool] | Setting[int] | Setting[float] | Setting[str] | Setting[list[str]]
