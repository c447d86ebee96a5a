"""Who imports whom, read from small trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tools.imports import cpp_includes, python_imports


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("line", "imported"),
    [
        ("import os.path", "os.path"),
        ("import p.b", "p.b"),
        ("from p import b", "p.b"),
        ("from p import NAME", "p"),
        ("from p.b import NAME", "p.b"),
        ("from . import b", "p.b"),
        ("from .b import NAME", "p.b"),
        ("from .q import c", "p.q.c"),
        ("def f():\n    from p import b", "p.b"),
        ("if TYPE_CHECKING:\n    import p.b", "p.b"),
        ("try:\n    import p.b\nexcept ImportError:\n    pass", "p.b"),
    ],
)
def test_an_import_is_found_however_it_is_written(tmp_path: Path, line: str, imported: str) -> None:
    write(tmp_path, {"p/__init__.py": "", "p/a.py": line, "p/b.py": "", "p/q/c.py": ""})
    assert python_imports(tmp_path, "p")["p.a"] == {imported}


def test_a_relative_import_goes_up_from_where_it_stands(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"p/b.py": "", "p/q/__init__.py": "from .c import X", "p/q/c.py": "from ..b import Y"},
    )
    imports = python_imports(tmp_path, "p")
    assert imports["p.q"] == {"p.q.c"}
    assert imports["p.q.c"] == {"p.b"}


def test_tests_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"p/a.py": "", "p/tests/test_a.py": "import p.a", "p/tests/q/b.py": ""})
    assert set(python_imports(tmp_path, "p")) == {"p.a"}


def test_words_in_a_string_or_comment_are_no_import(tmp_path: Path) -> None:
    write(tmp_path, {"p/a.py": '"""\nimport os\n"""\n# import sys\n'})
    assert python_imports(tmp_path, "p") == {"p.a": frozenset()}


def test_an_include_is_found_from_the_root_and_beside_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "netns/child.hpp": "#pragma once\n#include <string>\n",
            "engine/run/run.cpp": '#include "run.hpp"\n  #  include "netns/child.hpp"\n',
            "engine/run/run.hpp": '// #include "netns/address.hpp"\n',
            "engine/run/tests/run_test.cpp": '#include "netns/child.hpp"\n',
        },
    )
    assert cpp_includes(tmp_path, ["netns", "engine"]) == {
        "netns/child.hpp": frozenset(),
        "engine/run/run.cpp": {"engine/run/run.hpp", "netns/child.hpp"},
        "engine/run/run.hpp": frozenset(),
    }
