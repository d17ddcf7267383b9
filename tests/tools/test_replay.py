"""`./dev replay` as it is run: a server, voters over HTTP, and the published count beside that of the file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import RUN_DIRECTORY, run_lock, running_postgres
from tools.pabulib import Election, Project, Voter
from tools.replay.comparison import compare_projects, ranking
from tools.replay.run import UnfinishedReplay, begin_or_continue
from tools.replay.state import FileState, Journal, State, acknowledge, waiting

ROOT = Path(__file__).parents[2]
APPROVAL, ORDINAL = ROOT / "tests/data/tiny_approval.pb", ROOT / "tests/data/tiny_ordinal.pb"
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture
def command(tmp_path: Path, request: pytest.FixtureRequest, worker_id: str) -> list[str]:
    """`python -m tools.replay` into a directory of the test, on the kind of database of the test."""
    kind = request.node.callspec.params["kind"] if hasattr(request.node, "callspec") else "sqlite"
    words = [sys.executable, "-m", "tools.replay", "--db", kind, "--clients", "3", "--directory", str(tmp_path / "run")]
    if kind == "postgres":
        with run_lock() as directory:
            words += ["--database-url", running_postgres(directory).create_database(f"kolot_replay_{worker_id}")]
    return words


def run(command: list[str], *files: Path) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if key != RUN_DIRECTORY}
    return subprocess.run([*command, *map(str, files)], cwd=ROOT, env=environ, capture_output=True, text=True)


def cells(output: str, name: str) -> list[str]:
    return next(line for line in output.splitlines() if line.startswith(name)).split()[1:6]


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_count_of_both_files_is_that_of_the_ballots(command: list[str], kind: str):
    done = run(command, APPROVAL, ORDINAL)
    assert done.returncode == 0, done.stdout + done.stderr
    # ballots, votes, projects, mismatches, names that cleaning changed (one ends in a space)
    assert cells(done.stdout, "tiny_approval") == ["12", "17", "4", "0", "1"]
    assert cells(done.stdout, "tiny_ordinal") == ["11", "19", "3", "0", "0"]
    assert done.stdout.endswith(f"2 of 2 files agree in every project ({kind})\n")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_whose_published_votes_are_wrong_is_found(command: list[str], tmp_path: Path, kind: str):
    wrong = tmp_path / "wrong.pb"
    wrong.write_text(APPROVAL.read_text().replace("T/03;300;4;", "T/03;300;5;"))
    done = run(command, ORDINAL, wrong)
    assert done.returncode == 1, done.stdout + done.stderr
    assert cells(done.stdout, "tiny_ordinal")[3] == "0"
    assert cells(done.stdout, "wrong")[3] == "1"
    assert "wrong: project T/03 has 4 votes, not 5\n" in done.stdout
    assert done.stdout.endswith(f"1 of 2 files agree in every project ({kind})\n")


def test_a_ballot_over_the_limit_is_refused_and_told(command: list[str], tmp_path: Path):
    greedy = tmp_path / "greedy.pb"
    greedy.write_text(APPROVAL.read_text().replace("8;T/01;\n", "8;T/01,T/02,T/03;\n"))
    done = run(command, greedy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "greedy: voter 7: POST /he/rounds/1/votes answered 409\n" in done.stdout


def test_an_interrupted_replay_continues_where_it_was(command: list[str], tmp_path: Path):
    street = tmp_path / "street.pb"
    voters = "".join(f"{number};{number % 2 + 1}\n" for number in range(400))
    projects = "project_id;cost;votes\n1;1;200\n2;1;200\n"
    street.write_text(f"META\nkey;value\nnum_votes;400\nPROJECTS\n{projects}VOTES\nvoter_id;vote\n{voters}")
    first = subprocess.Popen([*command, str(street)], cwd=ROOT, stderr=subprocess.DEVNULL)
    journal = Journal(tmp_path / "run" / "street.voters")
    wait_until(lambda: len(journal.acknowledged()) >= 20, first)
    first.send_signal(signal.SIGINT)
    assert first.wait(30) == 130
    assert len(journal.acknowledged()) < 400
    refused = run(command, APPROVAL)
    assert (refused.returncode, "unfinished replay of other files" in refused.stderr) == (2, True)
    second = run(command, street)
    assert second.returncode == 0, second.stdout + second.stderr
    assert cells(second.stdout, "street") == ["400", "400", "2", "0", "0"]


def wait_until(is_true: Any, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not is_true():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)


def test_a_file_that_cannot_be_read_ends_before_anything_starts(command: list[str], tmp_path: Path):
    done = run(command, tmp_path / "nowhere.pb")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.pb" in done.stderr
    assert not (tmp_path / "run").exists()


def test_a_torn_line_of_the_journal_is_no_acknowledgement(tmp_path: Path):
    journal = Journal(tmp_path / "voters")
    file = journal.open()
    acknowledge(file, 0)
    acknowledge(file, 12)
    os.write(file, b"3")
    os.close(file)
    assert journal.acknowledged() == {0, 12}
    assert list(waiting(4, journal.acknowledged())) == [1, 2, 3]


def test_the_state_is_read_as_it_was_saved(tmp_path: Path):
    state = State(tmp_path, ["a", "b"])
    state.rounds["a"] = FileState(7, {"p": 1}, 2.5, 40, is_compared=True)
    state.save()
    assert State.load(tmp_path) == state
    assert not state.is_finished


def test_a_finished_replay_starts_over(tmp_path: Path):
    first = begin_or_continue(["a"], tmp_path / "run", fresh=False)
    assert begin_or_continue(["a"], tmp_path / "run", fresh=False) == first
    with pytest.raises(UnfinishedReplay):
        begin_or_continue(["b"], tmp_path / "run", fresh=False)
    first.rounds["a"] = FileState(1, {}, is_compared=True)
    first.save()
    assert begin_or_continue(["a"], tmp_path / "run", fresh=False).rounds == {}


def test_under_ten_ballots_the_ranking_is_compared():
    projects = (Project("a", "A", 3), Project("b", "B", 1), Project("c", "C", 1))
    election = Election("small", {}, projects, (Voter("v", ("a",)),))
    solutions = {"a": 1, "b": 2, "c": 3}
    assert ranking(projects) == {"a": 1, "b": 2, "c": 2}

    def published(*ranks: int) -> dict[int, dict[str, Any]]:
        named = zip((1, 2, 3), "ABC", ranks, strict=True)
        return {id_: {"title": title, "rank": rank, "votes": None} for id_, title, rank in named}

    assert compare_projects(election, solutions, published(1, 2, 2)) == []
    assert compare_projects(election, solutions, published(1, 2, 3)) == ["project c has place 3"]
