"""The expressions of a workflow mean what GitHub makes of them, or are refused."""

from __future__ import annotations

import pytest

from harness.tools.workflow_words import WorkflowError, filled, value

CONTEXT = {
    "inputs": {"kernels": "6.1", "shards": ""},
    "needs": {"plan": {"outputs": {"jobs": '[{"kernel": "6.1.192", "shard": 2}]'}}},
    "matrix": {"job": {"kernel": "6.1.192", "shard": 2}},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KERNELS=${{ inputs.kernels }}.", "KERNELS=6.1."),
        ("${{ inputs.shards || '2' }}", "2"),
        ("${{ inputs.kernels || '2' }}", "6.1"),
        ("${{ inputs.none }}", ""),
        ("${{ matrix.job.kernel }}/${{ matrix.job.shard }}", "6.1.192/2"),
        ("a-${{ hashFiles('kernels.yaml', 'x/*.py') }}", "a-hash"),
        ("no expression: $HOME {{ }}", "no expression: $HOME {{ }}"),
    ],
)
def test_expressions_are_replaced(text: str, expected: str) -> None:
    assert filled(text, CONTEXT) == expected


def test_a_text_that_is_one_expression_may_be_a_list() -> None:
    jobs = value("${{ fromJSON(needs.plan.outputs.jobs) }}", CONTEXT)
    assert jobs == [{"kernel": "6.1.192", "shard": 2}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${{ secrets.token }}", "nothing is called secrets here"),
        ("${{ inputs.a == 'b' }}", "an expression that is not understood"),
        ("${{ toJSON(inputs.kernels) }}", r"'toJSON\(\)': a function"),
        ("${{ fromJSON(inputs.shards) }}", "is no JSON"),
    ],
)
def test_what_is_not_understood_is_not_taken_for_nothing(text: str, words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        filled(text, CONTEXT)
