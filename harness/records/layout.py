"""Where everything below a results folder lies, and what it is called.

Owns every name in there, whoever writes or reads it, and where the two results folders of a project
are: the committed one, and the one of a user's own runs. Makes nothing and reads nothing, but for
the list of the kernels that have records.
"""

from __future__ import annotations

from pathlib import Path

VERDICTS = "verdicts.jsonl"
VERDICT = "verdict.json"  # beside a case's evidence

PAIRS = "pairs"  # the grid that the rules speak of
SMALL_GRIDS = ("three", "many", "changed", "connect", "automatic", "extras", "protocols")
GRIDS = (PAIRS, *SMALL_GRIDS)
_GRID_ORIGIN = ".csv.meta.json"

CLAIMS, EXPERIMENTS, KERNELS = "claims.md", "experiments.md", "kernels.md"
# One page for so many claims, named after the first, so that none has more than can be read.
CLAIMS_PAGE, CLAIMS_A_PAGE = "claims-from-{}.md", 10
RULES, GRID, TIMES = "rules.md", "grid.md", "times.md"
GALLERY = "gallery.md"
_RUNNING = ".running-"
_RAW = "raw"
# One page an area, the first part of a scenario's name: GitHub shows no page beyond 512 KB.
AREA = "experiments-{}.md"


def committed_results(root: Path) -> Path:
    """What the repository has: records and tables that were published."""
    return root / "results"


def local_results(root: Path) -> Path:
    """What runs on this machine write, unless they are told otherwise; not in the repository."""
    return root / "results" / "local"


def site_folder(root: Path) -> Path:
    """The pages; not in the repository."""
    return root / "results" / "site"


def verdicts_file(results: Path, release: str) -> Path:
    """The records of a kernel."""
    return results / "kernels" / release / VERDICTS


def record_files(results: Path) -> list[Path]:
    """The records of every kernel that has some."""
    return sorted((results / "kernels").glob(f"*/{VERDICTS}"))


def release_of(records: Path) -> str:
    """The kernel whose records a file is."""
    return records.parent.name


def results_of(records: Path) -> Path:
    """The results folder that a file of records is in."""
    return records.parents[2]


def raw_folder(results: Path, release: str) -> Path:
    """All evidence on a kernel, and the reports of the last run on it."""
    return results / _RAW / release


def case_folder(results: Path, release: str, case: str) -> Path:
    """The evidence of a case."""
    return raw_folder(results, release) / case


def published_evidence(results: Path, release: str) -> Path:
    """The evidence on a kernel that is published, of the cases that decide something."""
    return results / "evidence" / release


def published_evidence_folders(results: Path) -> list[Path]:
    """Those of all kernels that have some."""
    return sorted((results / "evidence").glob("*/"))


def evidence_link(release: str, case: str) -> str:
    """The folder of a case's evidence as verdicts name it, whichever results folder it is in."""
    return f"results/{_RAW}/{release}/{case}/"  # of every record that is read: no Path is made


def incoming_folder(results: Path, release: str, token: str) -> Path:
    """The evidence of cases that have no verdict yet, of the run that has this token."""
    return results / _RAW / f"{release}{_RUNNING}{token}"


def incoming_folders(results: Path) -> list[tuple[str, Path]]:
    """Those that there are, each with its kernel: of a run that goes on, or was killed."""
    found = sorted((results / _RAW).glob(f"*{_RUNNING}*/"))
    return [(path.name.rpartition(_RUNNING)[0], path) for path in found]


def journal_file(results: Path, release: str) -> Path:
    """The verdicts of a run on a kernel that has not ended yet."""
    return raw_folder(results, release) / "journal.jsonl"


def journal_files(results: Path) -> list[Path]:
    """The journals that runs have left behind."""
    return sorted((results / _RAW).glob("*/journal.jsonl"))


def lock_file(results: Path) -> Path:
    """What a run keeps locked while it writes into the folder."""
    return results / "lock"


def attempts_file(results: Path, release: str) -> Path:
    """The starts of a guest kernel; a host's own kernel has no such file."""
    return raw_folder(results, release) / "attempts.json"


def manifest_file(results: Path, release: str) -> Path:
    """Which runs filled a kernel's folder of evidence, and what each case's end line was."""
    return raw_folder(results, release) / "manifest.json"


def manifest_files(results: Path) -> list[Path]:
    """The manifests of all kernels that have evidence here."""
    return sorted((results / _RAW).glob("*/manifest.json"))


def junit_file(results: Path, release: str) -> Path:
    """The last run on a kernel, as JUnit."""
    return raw_folder(results, release) / "junit.xml"


def ktap_file(results: Path, release: str) -> Path:
    """The same as KTAP."""
    return raw_folder(results, release) / "run.ktap"


def gallery_file(results: Path) -> Path:
    """What `bindlab check` said of real servers; the cards lie beside it."""
    return results / "gallery" / "gallery.json"


def grid_file(results: Path, release: str, grid: str) -> Path:
    """What one of the grids measured on a kernel."""
    return results / "grid" / (f"{release}.csv" if grid == PAIRS else f"{release}-{grid}.csv")


def grid_origin_file(results: Path, release: str, grid: str) -> Path:
    """Where that comes from; the binary itself calls it so, beside whatever file it writes."""
    path = grid_file(results, release, grid)
    return path.with_name(f"{path.name}.meta.json")


def cell_capture_file(results: Path, release: str, grid: str, cell: str) -> Path:
    """The packets of one cell, captured while its story was told."""
    name = cell if grid == PAIRS else f"{grid},{cell}"
    return results / "grid" / "captures" / release / f"{name}.pcap"


def packed_pairs_file(results: Path) -> Path:
    """Every pair of one kernel, for the pages."""
    return results / "grid" / "packed.json"


def partial_grids(results: Path) -> Path:
    """Where parts of grids are kept, lest one take the place of a whole."""
    return results / "part"


def grid_findings_file(results: Path) -> Path:
    """What the published grids say together."""
    return results / "grid" / "findings.json"


def grid_stories_file(results: Path) -> Path:
    """What was seen of a few pairs, line by line."""
    return results / "grid" / "stories.json"


def grids_measured(results: Path) -> list[tuple[str, str]]:
    """Which grids there are, each with the release of the kernel: those whose origin is there."""
    names = (it.name for it in (results / "grid").glob(f"*{_GRID_ORIGIN}"))
    found = []
    for name in names:
        stem = name.removesuffix(_GRID_ORIGIN)
        release, dash, last = stem.rpartition("-")
        small = dash and last in SMALL_GRIDS
        found.append((last, release) if small else (PAIRS, stem))
    return sorted(found)


def publications_file(results: Path) -> Path:
    """What each publication changed."""
    return results / "publications.jsonl"


def tables_folder(results: Path) -> Path:
    """The tables that people read."""
    return results / "tables"
