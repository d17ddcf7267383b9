"""Elections in the Pabulib format are read as they stand, and bad files are refused with file and line."""

import gzip
from pathlib import Path

import pytest

from tools.pabulib import BadFile, Project, Voter, parse_election, read_election

DATA = Path(__file__).parents[1] / "data"

META = ["META", "key;value", "description;Street vote", "vote_type;approval"]
PROJECTS = ["PROJECTS", "project_id;cost;votes;name", "1;10;2;Bench", "2;20;1;Tap"]
VOTES = ["VOTES", "voter_id;vote;age", "a;1,2;30", "b;1;"]


def read(*sections: list[str]):
    return parse_election("street", [line + "\n" for section in sections for line in section])


def test_an_election_is_its_projects_and_every_ballot():
    election = read(META, PROJECTS, VOTES)
    assert election.title == "Street vote"
    assert election.projects == (Project("1", "Bench", 2), Project("2", "Tap", 1))
    assert election.voters == (Voter("a", ("1", "2")), Voter("b", ("1",)))
    assert (election.choices, election.most_choices) == (3, 2)


def test_the_limit_is_that_of_the_file_else_the_number_of_projects():
    assert read([*META, "max_length;1"], PROJECTS, VOTES).votes_per_ballot == 1
    assert read(META, PROJECTS, VOTES).votes_per_ballot == 2


def test_points_and_ranks_count_as_the_set_of_chosen_projects():
    points = ["VOTES", "voter_id;vote;points", "a;2,1;5,3", "b;1;8"]
    assert read(META, PROJECTS, points).voters == (Voter("a", ("2", "1")), Voter("b", ("1",)))


def test_a_project_without_a_name_is_called_by_its_id():
    unnamed = ["PROJECTS", "project_id;cost;votes", "1;10;2", "2;20;1"]
    assert [project.name for project in read(META, unnamed, VOTES).projects] == ["1", "2"]


def test_names_stay_as_they_are_with_quotes_and_several_scripts():
    quoted = ["PROJECTS", "project_id;cost;votes;name", '1;10;2;"""Oasis""; for all"', "2;20;1;„מים” 🌳 "]
    assert [project.name for project in read(META, quoted, VOTES).projects] == ['"Oasis"; for all', "„מים” 🌳 "]


def test_a_compressed_file_reads_the_same(tmp_path: Path):
    plain = DATA / "tiny_approval.pb"
    packed = tmp_path / "tiny_approval.pb.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_election(packed) == read_election(plain)


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ([META, PROJECTS], "no section VOTES"),
        ([["hello"]], "line 1: expected META"),
        ([META, ["PROJECTS", "project_id;cost;votes", "1;10;many"], VOTES], "line 7: votes is 'many', not a number"),
        ([META, ["PROJECTS", "project_id;cost", "1;10"], VOTES], "line 7: no votes"),
        ([META, [*PROJECTS, "1;10;2;Again"], VOTES], "a project is listed twice"),
        ([META, PROJECTS, [*VOTES, "a;2;"]], "a voter is listed twice"),
        ([META, PROJECTS, [*VOTES, "c;9;"]], "line 13: no project '9'"),
        ([META, PROJECTS, [*VOTES, "c;1;5;6"]], "line 13: 4 cells for 3 columns"),
        ([[*META, "max_length;few"], PROJECTS, VOTES], "max_length is 'few', not a number"),
    ],
)
def test_a_bad_file_is_refused_with_the_line(sections: list[list[str]], words: str):
    with pytest.raises(BadFile) as refused:
        read(*sections)
    assert str(refused.value).startswith("street")
    assert str(refused.value).endswith(words)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path):
    path = tmp_path / "picture.pb"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(BadFile):
        read_election(path)
