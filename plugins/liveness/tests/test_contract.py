import pytest

from faceattend.api import LivenessCheck
from faceattend.recognition.liveness_conformance import check_breaches
from faceattend_liveness import MovementCheck, PassiveCheck


@pytest.mark.parametrize("check", [PassiveCheck(), MovementCheck()], ids=["passive", "movement"])
def test_keeps_the_contract(check: LivenessCheck) -> None:
    assert check_breaches(check) == []
