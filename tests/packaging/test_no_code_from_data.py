"""Nothing that the program reads can bring code with it: no pickle, no marshal, and nothing that uses them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for folder in ("faceattend", "plugins") for path in (ROOT / folder).rglob("*.py")]
FORBIDDEN_MODULES = frozenset({"pickle", "_pickle", "marshal", "shelve", "dill", "joblib", "torch"})
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile"})


def found_in(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.split(".")[0] in FORBIDDEN_MODULES)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in FORBIDDEN_MODULES:
                yield module
            case ast.keyword(arg="allow_pickle", value=value) if not (
                isinstance(value, ast.Constant) and value.value is False
            ):
                yield "allow_pickle"
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                yield name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_reads_data_that_can_hold_code(path: Path) -> None:
    assert list(found_in(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "text", ["import pickle", "from torch import load", "np.load(f, allow_pickle=True)", "eval('1')", "import shelve"]
)
def test_what_is_looked_for_is_found(text: str) -> None:
    assert len(list(found_in(text))) == 1
