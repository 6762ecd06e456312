"""The measured goals: `make bench` prints each number beside its target."""

# Before numpy, which reads at its first import on how many threads it multiplies.
import faceattend  # noqa: F401
