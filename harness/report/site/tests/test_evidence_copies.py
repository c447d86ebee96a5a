"""What is shown can be opened: its files are beside the pages."""

from __future__ import annotations

from pathlib import Path

from harness.report.site.evidence_copies import evidence_copies
from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart


def test_every_file_of_shown_evidence_is_copied_as_it_is(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "a" / "b[x=1]")
    made = dict(evidence_copies(site(columns(), tmp_path)))
    assert made == {
        f"evidence/6.1.2-test/a/b[x=1]/{path.name}": path.read_bytes() for path in folder.iterdir()
    }
    assert any(page.endswith("capture.pcap") for page in made)
