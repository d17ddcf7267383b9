"""The broken builds fit the tree as it is. Whether they are noticed is for `python -m tests.mutants` to say."""

import subprocess

import pytest

from tests.mutants.__main__ import PATCHES, ROOT, Mutant

MUTANTS = [Mutant.read(path) for path in sorted(PATCHES.glob("*.patch"))]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_applies_to_the_tree(mutant: Mutant) -> None:
    done = subprocess.run(["git", "apply", "-C1", "--check", mutant.path], cwd=ROOT, capture_output=True, text=True)

    assert done.stderr == ""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_names_tests_that_exist(mutant: Mutant) -> None:
    assert mutant.tests
    for test in mutant.tests:
        path, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")
