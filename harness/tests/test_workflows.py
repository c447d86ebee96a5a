"""The workflows run in a fork as they are, and are made of what is run here."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.tools.workflow import Job, read_workflow

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
JOBS = {f"{file.name} {job.id}": job for file in FILES for job in read_workflow(file).jobs}
# The host's own kernel is their subject.
PRIVILEGED = {"matrix.yml host", "test.yml test"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.name))
def test_no_setting_of_the_repository_is_needed(file: object) -> None:
    text = (ROOT / str(file)).read_text()
    for word in ("secrets.", "vars.", "self-hosted", "BINDLAB_DEBIAN_ARCHIVE", "sudo"):
        assert word not in text


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_a_job_runs_in_a_debian_container(job: Job) -> None:
    images = job.matrix["container"] if "matrix." in job.image else [job.image]
    assert images and {image.partition(":")[0] for image in images} == {"debian"}


def test_rights_beyond_a_containers_are_for_the_hosts_kernel_alone() -> None:
    assert {name for name, job in JOBS.items() if job.is_privileged} == PRIVILEGED
    assert {job.options for job in JOBS.values()} == {"", "--privileged"}


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_a_bare_container_gets_git_before_the_checkout_and_trusts_it_after(job: Job) -> None:
    first, checkout, trust = job.steps[:3]
    assert "apt-get update && apt-get install" in first.run and " git make " in first.run
    assert checkout.uses.startswith("actions/checkout@")
    assert "safe.directory" in trust.run


def test_every_action_is_one_that_is_played_here() -> None:
    uses = {step.uses.partition("@")[0] for job in JOBS.values() for step in job.steps}
    words = "cache checkout upload-artifact download-artifact upload-pages-artifact deploy-pages"
    assert uses - {""} == {f"actions/{word}" for word in words.split()}
