import gc
import sys
from collections.abc import Iterator

import pytest

from faceattend.pauses import keep_pauses_short


@pytest.fixture
def restored() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


@pytest.mark.usefixtures("restored")
def test_what_is_loaded_is_not_looked_through_again() -> None:
    present = len(gc.get_objects())
    keep_pauses_short()
    assert len(gc.get_objects()) < present / 10
    assert sys.getswitchinterval() == pytest.approx(0.001)
