"""The rules that hold the project together: layers, versions, plugins, and no mark on the environment."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from faceattend import __version__

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = [ROOT / "pyproject.toml", *sorted((ROOT / "plugins").glob("*/pyproject.toml"))]


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )

    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]

    assert entries == sorted(entries, key=str.lower)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+==[0-9.]+(post[0-9]+)?", entry) for entry in entries)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_every_requirement_is_pinned_to_a_version_it_allows(project: Path) -> None:
    declared = tomllib.loads(project.read_text(encoding="utf-8"))
    requirements = [
        *declared["build-system"]["requires"],
        *declared["project"]["dependencies"],
        *(each for group in declared["project"].get("optional-dependencies", {}).values() for each in group),
    ]
    versions = {canonicalize_name(name): version for name, version in pinned().items()} | {
        "faceattend-suite": __version__
    }

    for requirement in map(Requirement, requirements):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_everything_installed_is_pinned() -> None:
    """Follows the requirements of this installation to their ends."""
    versions = {canonicalize_name(name): version for name, version in pinned().items()}
    ours = {"faceattend-suite", "faceattend-lbph", "faceattend-liveness", "faceattend-sface"}
    waiting = [
        Requirement("faceattend-suite[lint,test]"),
        Requirement("faceattend-lbph"),
        Requirement("faceattend-liveness"),
        Requirement("faceattend-sface"),
    ]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen:
            continue
        seen.add(name)
        distribution = importlib.metadata.distribution(name)
        if name not in ours:
            assert versions.get(name) == distribution.version, (
                f"{name} {distribution.version} is not in constraints.txt"
            )
        extras = requirement.extras or {""}
        for line in distribution.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    assert {"numpy", "pyqt6-qt6", "pillow"} <= seen


@pytest.mark.parametrize("project", PROJECTS[1:], ids=lambda path: path.parent.name)
def test_plugins_pin_the_minor_version_of_the_host(project: Path) -> None:
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    major, minor = Version(__version__).release[:2]

    assert f"faceattend-suite>={major}.{minor},<{major}.{minor + 1}" in declared["dependencies"]
    assert declared["license"] == "GPL-3.0-or-later"


def test_one_opencv_is_installed() -> None:
    installed = {canonicalize_name(each.name) for each in importlib.metadata.distributions()}

    assert {name for name in installed if name.startswith("opencv-")} == {"opencv-contrib-python"}


@pytest.mark.parametrize("module", ["faceattend", "faceattend.vision.opencv", "faceattend.app"])
def test_an_import_leaves_the_environment_as_it_was(module: str) -> None:
    code = (
        "import importlib, json, os, sys\n"
        # The number of threads for matrices is meant to change.
        "import faceattend\n"
        "before = dict(os.environ)\n"
        "module = importlib.import_module(sys.argv[1])\n"
        "opencv = getattr(module, 'cv2', None)\n"
        "assert opencv is None or opencv.__version__\n"
        "after = dict(os.environ)\n"
        "print(json.dumps(sorted(set(before.items()) ^ set(after.items()))))"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, module], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip

    assert json.loads(process.stdout) == []


def test_matrices_are_multiplied_on_one_thread_unless_somebody_wants_more() -> None:
    variables = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    code = (
        "import json, os, sys\n"
        "import faceattend.domain.faces\n"
        "assert 'numpy' in sys.modules\n"
        "threads = len(os.listdir('/proc/self/task')) if sys.platform == 'linux' else 1\n"
        "print(json.dumps([threads, *(os.environ[name] for name in sys.argv[1:])]))"
    )
    environment = {name: value for name, value in os.environ.items() if name not in variables}
    for chosen, expected in (({}, ["1", "1", "1"]), ({"MKL_NUM_THREADS": "3"}, ["1", "1", "3"])):
        process = subprocess.run(
            [sys.executable, "-c", code, *variables],
            cwd=ROOT,
            env=environment | chosen,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert json.loads(process.stdout) == [1, *expected]
