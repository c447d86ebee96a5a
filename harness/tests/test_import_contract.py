"""The import contract: data moves one way through the packages, and so do the imports."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from harness import ROOT
from harness.tools.imports import LAYERS, Imports, python_imports

HEIGHT = {package: height for height, row in enumerate(LAYERS) for package in row}
# Libraries that one place only may know.
OWNERS = {
    "jinja2": "harness.report",
    "dpkt": "harness.judge.pcap",
    "ruamel": "harness.spec.yaml_reader",
}


def broken_rules(imports: Imports) -> Iterator[str]:
    """A line for each import that breaks the contract, and one for a cycle."""
    for module, names in imports.items():
        if module in ("harness", "harness.__main__"):
            continue
        package = module.split(".")[1]
        if package not in HEIGHT:
            yield f"{module}: {package} has no place in LAYERS (harness/tools/imports.py)"
            continue
        for name in sorted(names):
            first, *rest = name.split(".")
            owner = OWNERS.get(first)
            if owner and not f"{module}.".startswith(f"{owner}."):
                yield f"{module} imports {name}: only {owner} may"
            if first == "harness" and rest and rest[0] != package:
                if HEIGHT.get(rest[0], len(LAYERS)) >= HEIGHT[package]:
                    yield f"{module} imports {name}: {rest[0]} is not below {package}"
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        yield "a cycle: " + " -> ".join(reversed(error.args[1]))


def test_every_import_points_down() -> None:
    broken = list(broken_rules(python_imports(ROOT, "harness")))
    assert not broken, "\n".join(broken)


SPEC = "harness/spec/a.py"


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({SPEC: "from harness.plan import planner"}, "plan is not below spec"),
        ({SPEC: "def f():\n    import harness.cli"}, "cli is not below spec"),
        ({"harness/judge/a.py": "from harness.plan.b import C"}, "plan is not below judge"),
        ({"harness/judge/a.py": "import harness.run.b"}, "run is not below judge"),
        (
            {"harness/judge/a.py": "from harness import guests", "harness/guests/__init__.py": ""},
            "guests is not below judge",
        ),
        ({"harness/plan/a.py": "from ..judge import judge"}, "judge is not below plan"),
        ({SPEC: "from harness.shed import rake"}, "shed is not below spec"),
        ({"harness/shed/a.py": ""}, "shed has no place"),
        ({"harness/run/a.py": "import jinja2"}, "only harness.report may"),
        ({"harness/judge/a.py": "from dpkt import ip"}, "only harness.judge.pcap may"),
        ({"harness/judge/pcap_x.py": "import dpkt"}, "only harness.judge.pcap may"),
        ({SPEC: "from ruamel.yaml import YAML"}, "only harness.spec.yaml_reader may"),
        ({SPEC: "from harness.spec import b", "harness/spec/b.py": "from . import a"}, "a cycle"),
    ],
)
def test_an_import_that_breaks_the_contract_is_named(
    tmp_path: Path, files: dict[str, str], complaint: str
) -> None:
    assert complaint in "\n".join(broken_rules(read(tmp_path, files)))


def test_imports_within_the_contract_are_not_complained_of(tmp_path: Path) -> None:
    files = {
        "harness/__init__.py": "",
        "harness/guests/__init__.py": "",
        "harness/plan/__init__.py": "",
        "harness/judge/pcap.py": "import dpkt\nfrom harness import ROOT",
        "harness/report/markdown.py": "import jinja2\nfrom harness.judge import pcap",
        "harness/spec/yaml_reader.py": "from ruamel.yaml import YAML\nimport json",
        "harness/plan/a.py": "from harness.plan.b import c",
        "harness/plan/b.py": "import harness.spec.yaml_reader",
        "harness/judge/tests/test_pcap.py": "from harness.guests import qemu",
        "harness/cli.py": "from harness.guests import qemu",
    }
    assert not list(broken_rules(read(tmp_path, files)))


def read(root: Path, files: dict[str, str]) -> Imports:
    """The imports of a small tree of modules."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return python_imports(root, "harness")
