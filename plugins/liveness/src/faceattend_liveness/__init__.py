"""Checks for living faces: ``passive`` watches, ``movement`` asks for a movement of the head."""

from faceattend_liveness.movement import MovementCheck, create_movement
from faceattend_liveness.passive import PassiveCheck, create_passive

__all__ = ["MovementCheck", "PassiveCheck", "create_movement", "create_passive"]
