"""Makes the sounds of this folder anew: python resources/sounds/make_sounds.py."""

import math
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

_RATE = 22_050
_PEAK = 0.6
_FADE = 0.012
"""Seconds in which a tone begins and ends, so that it does not click."""

_SOUNDS: dict[str, Sequence[tuple[float, float]]] = {
    "accepted.wav": ((659.3, 0.09), (987.8, 0.16)),
    "try-again.wav": ((220.0, 0.28),),
    "alarm.wav": ((440.0, 0.18), (0.0, 0.08), (349.2, 0.30)),
}
"""Tones one after another: hertz, 0 for silence, and seconds."""


def _tone(hertz: float, seconds: float) -> list[float]:
    count = round(seconds * _RATE)
    samples = []
    for number in range(count):
        edge = min(number, count - 1 - number) / (_FADE * _RATE)
        # A little of the octave above is heard better on small speakers.
        phase = 2 * math.pi * hertz * number / _RATE
        samples.append(_PEAK * min(1.0, edge) * (0.8 * math.sin(phase) + 0.2 * math.sin(2 * phase)))
    return samples


def main() -> None:
    """Write every sound: 16 bits, one channel."""
    for name, tones in _SOUNDS.items():
        samples = [sample for hertz, seconds in tones for sample in _tone(hertz, seconds)]
        with wave.open(str(Path(__file__).with_name(name)), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_RATE)
            file.writeframes(struct.pack(f"<{len(samples)}h", *(round(32_767 * sample) for sample in samples)))


if __name__ == "__main__":
    main()
