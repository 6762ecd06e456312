import numpy as np
import pytest

from faceattend.domain.faces import Box, Image
from faceattend.vision.motion import MotionGate

HEIGHT, WIDTH = 480, 640


def room(seed: int = 1) -> Image:
    """A picture with large bright and dark places, as rooms have."""
    coarse = np.random.default_rng(seed).integers(60, 200, (6, 8, 1), np.uint8)
    return np.repeat(coarse.repeat(80, axis=0).repeat(80, axis=1), 3, axis=2)


def with_face(image: Image, left: int, top: int = 200, side: int = 60) -> Image:
    changed = image.copy()
    changed[top : top + side, left : left + side] = 175
    return changed


def searches(gate: MotionGate, frames: list[Image]) -> int:
    """Show frames and search each that moved; return how many did."""
    count = 0
    for frame in frames:
        if gate.look(frame).blocks.any():
            gate.searched()
            count += 1
    return count


def settled() -> MotionGate:
    gate = MotionGate()
    assert searches(gate, [room()] * 3) == 1
    return gate


def test_the_first_frame_moved_everywhere_and_the_same_one_again_nowhere() -> None:
    gate = MotionGate()
    first = gate.look(room())
    assert first.area() == Box(0, 0, WIDTH, HEIGHT)
    gate.searched()
    assert gate.look(room()).area() is None


@pytest.mark.parametrize("noise", [2, 6, 12])
def test_noise_is_no_motion(noise: float) -> None:
    random = np.random.default_rng(3)
    noisy = [(room() + random.normal(0, noise, (HEIGHT, WIDTH, 3))).clip(0, 255).astype(np.uint8) for _ in range(60)]
    gate = MotionGate()
    searches(gate, noisy[:20])
    assert searches(gate, noisy[20:]) <= 2


def test_light_that_fails_slowly_is_hardly_ever_motion() -> None:
    frames = [(room() * (1 - 0.3 * step / 120)).astype(np.uint8) for step in range(120)]
    assert searches(settled(), frames) <= 12


def test_what_moves_is_told_with_its_place() -> None:
    area = settled().look(with_face(room(), 300)).area()
    assert area is not None
    assert area.overlap(Box(300, 200, 60, 60)) > 0.3


def test_a_face_that_creeps_in_is_not_missed() -> None:
    gate = settled()
    creeping = [with_face(room(), -60 + step // 4) for step in range(0, 400, 2) if step // 4 > 0]
    assert searches(gate, creeping) >= 5


def test_movement_that_is_explained_is_left_out() -> None:
    gate = settled()
    both = with_face(with_face(room(), 100), 500)
    motion = gate.look(both)
    area = motion.area([Box(60, 160, 140, 320)])
    assert area is not None
    assert area.x > 400
    assert motion.area([Box(0, 0, WIDTH, HEIGHT)]) is None


def test_another_scene_is_a_cut_and_a_lamp_is_none() -> None:
    gate = settled()
    lit = (room() * 1.25).clip(0, 255).astype(np.uint8)
    assert not gate.look(lit).cut
    assert gate.look(room(7)).cut


def test_a_frame_of_another_size_begins_anew() -> None:
    gate = settled()
    assert gate.look(room()[:240, :320]).area() == Box(0, 0, 320, 240)
