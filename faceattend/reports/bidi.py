"""In which direction each character of a line runs, for names that mix scripts (Unicode Standard Annex 9).

Names hold no direction controls (``faceattend.domain.people.clean_text`` removes them). Papers set names apart from the
sentence around them with isolates, so of the rules on explicit directions, X1 to X10, those on first-strong isolates
are here and those on embeddings and overrides are left out.
"""

import unicodedata
from collections.abc import Iterator, Sequence

_OPENING = {"(": ")", "[": "]", "{": "}", "\u00ab": "\u00bb", "\u2018": "\u2019", "\u201c": "\u201d"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN"})

_ISOLATE, _END = "\u2068", "\u2069"
CONTROLS = frozenset({_ISOLATE, _END})
"""Characters that set a text apart; they are not printed."""


def apart(text: str) -> str:
    """Return a text that keeps its own direction in a sentence, and leaves the sentence its own."""
    turned = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)
    return f"{_ISOLATE}{text}{_END}" if turned else text


def levels(text: str) -> list[int]:
    """Return the embedding level of every character; odd levels run from right to left."""
    outside = list(text)
    inside = list(_isolated(text))
    for start, end in inside:
        # What is set apart counts as one neutral character for the text around it.
        outside[start:end] = [_ISOLATE] * (end - start)
    result = _levels("".join(outside))
    for start, end in inside:
        own = levels(text[start:end])
        result[start:end] = [level + _raised(own, around=result[start - 1]) for level in own]
    return result


def _isolated(text: str) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of every text that is set apart, the outermost only."""
    depth = start = 0
    for index, character in enumerate(text):
        if character == _ISOLATE:
            depth += 1
            if depth == 1:
                start = index + 1
        elif character == _END and depth:
            depth -= 1
            if not depth and index > start:
                yield start, index
    if depth and start < len(text):
        yield start, len(text)


def _raised(own: Sequence[int], around: int) -> int:
    """Return by how much the levels of a text that is set apart rise above those around it (X5a, X5b)."""
    base = min(own) % 2
    least = around + 1
    return least + (least - base) % 2 - base


def _levels(text: str) -> list[int]:
    kinds = ["ON" if character in CONTROLS else unicodedata.bidirectional(character) or "L" for character in text]
    base = next((0 if kind == "L" else 1 for kind in kinds if kind in {"L", "R", "AL"}), 0)
    direction = "R" if base else "L"
    original = list(kinds)
    _resolve_weak(kinds, direction)
    _resolve_brackets(text, kinds, direction)
    _resolve_neutral(kinds, direction)
    result = [_level(kind, base) for kind in kinds]
    for index in range(len(text) - 1, -1, -1):  # rule L1
        if original[index] not in {"WS", "B", "S", "BN"}:
            break
        result[index] = base
    return result


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Return the indices of the runs of a line from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    odd = [level for level in run_levels if level % 2]
    if not odd:
        return order
    for level in range(max(run_levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _resolve_weak(kinds: list[str], direction: str) -> None:
    _join_marks_to_letters(kinds, direction)
    _resolve_arabic_numbers(kinds, direction)
    _resolve_separators(kinds)
    strong = direction
    for index, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:  # W6
            kinds[index] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            kinds[index] = "L"


def _join_marks_to_letters(kinds: list[str], direction: str) -> None:  # W1
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kinds[index - 1] if index else direction


def _resolve_arabic_numbers(kinds: list[str], direction: str) -> None:
    strong = direction
    for index, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kinds[index] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3


def _resolve_separators(kinds: list[str]) -> None:
    for index in range(1, len(kinds) - 1):  # W4
        around = {kinds[index - 1], kinds[index + 1]}
        if kinds[index] == "CS" and around in ({"EN"}, {"AN"}):
            kinds[index] = kinds[index - 1]
        elif kinds[index] == "ES" and around == {"EN"}:
            kinds[index] = "EN"
    for start, end in _stretches(kinds, frozenset({"ET", "BN"})):  # W5
        beside_number = (start > 0 and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
        if beside_number and "ET" in kinds[start:end]:
            kinds[start:end] = ["EN"] * (end - start)


def _resolve_brackets(text: str, kinds: list[str], direction: str) -> None:
    """Give both brackets of a pair one direction (rule N0), so that neither turns away from what it holds."""
    for start, end in sorted(_bracket_pairs(text, kinds)):
        inside = {_strong(kind) for kind in kinds[start + 1 : end]} - {""}
        if not inside:
            continue
        if direction in inside:
            kinds[start] = kinds[end] = direction
            continue
        before = next((_strong(kind) for kind in reversed(kinds[:start]) if _strong(kind)), direction)
        opposite = "L" if direction == "R" else "R"
        kinds[start] = kinds[end] = opposite if before == opposite else direction


def _bracket_pairs(text: str, kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    for index, character in enumerate(text):
        if kinds[index] != "ON":
            continue
        if character in _OPENING:
            waiting.append((_OPENING[character], index))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == character:
                yield waiting[depth][1], index
                del waiting[depth:]
                break


def _resolve_neutral(kinds: list[str], direction: str) -> None:
    for start, end in _stretches(kinds, _NEUTRAL):  # N1, N2
        before = _strong(kinds[start - 1]) if start else direction
        after = _strong(kinds[end]) if end < len(kinds) else direction
        kinds[start:end] = [before if before == after else direction] * (end - start)


def _stretches(kinds: Sequence[str], wanted: frozenset[str]) -> list[tuple[int, int]]:
    found = []
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in wanted:
            end += 1
        if end > start:
            found.append((start, end))
        start = end + 1
    return found


def _strong(kind: str) -> str:
    """Return the direction as which a kind counts beside neutral characters: numbers are as good as R."""
    return {"L": "L", "R": "R", "AN": "R", "EN": "R"}.get(kind, "")


def _level(kind: str, base: int) -> int:  # I1, I2
    if base % 2 == 0:
        return base + {"L": 0, "R": 1}.get(kind, 2)
    return base + (0 if kind == "R" else 1)
