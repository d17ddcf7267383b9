"""Solutions out of a file: all of them or none, each once, and what is wrong by line and column."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.domain.import_rows import ImportOptions, parse_solutions
from app.domain.importing import BATCH, Imported, add_solutions
from app.domain.refusal import Refusal, Refused
from app.domain.tables import Problem, ProblemKind
from app.models import Account, AuditEntry, ReviewKind, Round, Solution, SolutionState
from tests.factories import begin_writing, make_noise, make_round, make_solution
from tests.support.statements import statements

CONSUL = """,id,url,code,title,userId,date,summary,text,numComments,status,numSupports,isAssociation
0,7,/p/7,MAD-7,Limpiar las calles,9884,2015-09-15,Algo tan básico,"<p>Uno</p>

<p>Dos</p>",188,archived,6560,0
1,19,/p/19,MAD-19,Unir el centro,2780,2015-09-16,,,20,archived,906,0
"""
DECIDIM = """id_proposal;title_ca;title_es;title_en;authors_ids;comments;created_at;published_at;endorsements_ids
3;Sensibilització;;;;;2016/01/22T:13:06:40;2018/04/04T:14:22:42;
4;;Más fiestas;;;;2016/01/22T:13:06:40;;
"""
HEBREW = "מספר,כותרת,תקציר,תיאור,שם היוזם,תאריך\n1,שובר קנייה,לכל בית,פרטים,רות,26.10.2020\n"


def test_a_file_of_consul_is_read() -> None:
    parsed = parse_solutions(CONSUL.encode())
    assert (parsed.problems, parsed.notes) == ([], [])
    first, second = parsed.rows
    assert (first.source_key, first.title, first.line, second.line) == ("consul:7", "Limpiar las calles", 2, 5)
    assert (first.texts["sentence"], first.texts["how_it_works"]) == ("Algo tan básico", "Uno\n\nDos")
    assert (first.published_at, first.author_name) == (datetime(2015, 9, 15, tzinfo=UTC), "")


def test_a_file_of_decidim_in_its_encoding_is_read() -> None:
    parsed = parse_solutions(DECIDIM.replace("\n", "\r\n").encode("cp1252"))
    assert (parsed.problems, parsed.encoding, parsed.delimiter) == ([], "cp1252", ";")
    assert [(row.source_key, row.title) for row in parsed.rows] == [
        ("decidim:3", "Sensibilització"),
        ("decidim:4", "Más fiestas"),
    ]
    assert [row.published_at for row in parsed.rows] == [
        datetime(2018, 4, 4, 14, 22, 42, tzinfo=UTC),
        datetime(2016, 1, 22, 13, 6, 40, tzinfo=UTC),
    ]


def test_a_hebrew_file_of_an_office_is_read() -> None:
    [row] = parse_solutions(HEBREW.encode("windows-1255")).rows
    assert (row.source_key, row.title, row.texts["sentence"]) == ("file:1", "שובר קנייה", "לכל בית")
    assert (row.texts["how_it_works"], row.author_name) == ("פרטים", "רות")


def test_columns_can_be_named_by_hand() -> None:
    options = ImportOptions(source="2019", columns={"title": "Was", "key": "Nr"})
    [row] = parse_solutions("Nr;Was;title\n5;Brücke;no".encode(), options).rows
    assert (row.source_key, row.title) == ("2019:5", "Brücke")


def test_a_row_without_a_number_is_known_by_what_it_says() -> None:
    first, second = parse_solutions(b"title,text\nBridge,long\nBridge,short\n").rows
    [again] = parse_solutions(b"text,title\nlong,Bridge\n").rows
    assert first.source_key == again.source_key != second.source_key


def test_a_long_title_is_cut_with_a_note_and_nothing_is_lost() -> None:
    title = "מילה " * 60
    parsed = parse_solutions(f"id,title,text\n1,{title},גוף".encode())
    assert parsed.notes == [Problem(ProblemKind.TITLE_CUT, 2, "title", title.strip())]
    [row] = parsed.rows
    assert (len(row.title) <= 200, row.title.endswith("…")) == (True, True)
    assert row.texts["how_it_works"] == f"{title.strip()}\n\nגוף"


def test_problems_are_told_by_line_and_column() -> None:
    parsed = parse_solutions(b"id,title,date\n1,Bridge,2020-01-01\n2,,\n1,Again,2020-01-01\n4,Tap,yesterday\n")
    assert parsed.problems == [
        Problem(ProblemKind.VALUE_MISSING, 3, "title"),
        Problem(ProblemKind.VALUE_TWICE, 4, "id", "1"),
        Problem(ProblemKind.BAD_DATE, 5, "date", "yesterday"),
    ]


def test_a_file_without_titles_is_a_problem() -> None:
    assert parse_solutions(b"a,b\n1,2").problems == [Problem(ProblemKind.COLUMN_MISSING, column="title")]
    options = ImportOptions(columns={"title": "nowhere"})
    assert Problem(ProblemKind.COLUMN_MISSING, column="nowhere") in parse_solutions(b"a,b\n1,2", options).problems


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def imported(session: Session, round_: Round) -> list[Solution]:
    wanted = select(Solution).where(Solution.round_id == round_.id).order_by(Solution.id)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def test_rows_become_public_solutions_and_leave_a_trace(session: Session, round_: Round, dana: Account) -> None:
    parsed = parse_solutions(CONSUL.encode())
    begin_writing(session)
    assert add_solutions(session, round_, parsed.rows, by=dana) == Imported(2, 0, 0)
    first, second = imported(session, round_)
    assert (first.title, first.sentence, first.how_it_works) == ("Limpiar las calles", "Algo tan básico", "Uno\n\nDos")
    assert (first.state, first.on_ballot, first.review_since, first.version) == (SolutionState.PUBLIC, None, None, 1)
    assert (first.published_at, first.search_text) == (
        datetime(2015, 9, 15, tzinfo=UTC),
        "limpiar las calles algo tan basico uno dos",
    )
    assert 0 <= second.shuffle < 2**48
    [entry] = session.scalars(select(AuditEntry))
    assert (entry.action, entry.actor_id, entry.round_id) == ("solutions.imported", dana.id, round_.id)
    assert entry.details == {"solutions": 2, "waiting": 0, "source": "consul"}


def test_a_second_import_adds_only_what_is_new(session: Session, round_: Round) -> None:
    other = make_round(session, "solutions", is_public=False)
    make_solution(session, other, source_key="consul:19")
    rows = parse_solutions(CONSUL.encode()).rows
    begin_writing(session)
    add_solutions(session, round_, rows[:1], by=None)
    assert add_solutions(session, round_, rows, by=None) == Imported(1, 0, 1)
    assert add_solutions(session, round_, rows, by=None) == Imported(0, 0, 2)
    assert [one.source_key for one in imported(session, round_)] == ["consul:7", "consul:19"]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 2


def test_what_holds_private_data_waits_for_review(session: Session, round_: Round) -> None:
    rows = parse_solutions(b"id,title,text\n1,Bridge,052-1234567\n2,Tap,nothing").rows
    begin_writing(session)
    assert add_solutions(session, round_, rows, by=None) == Imported(2, 1, 0)
    waiting, public = imported(session, round_)
    assert (waiting.state, waiting.flags, waiting.review_kind) == (SolutionState.WAITING, ["phone"], ReviewKind.FLAGGED)
    assert (waiting.review_since is not None, waiting.published_at) == (True, None)
    assert (public.state, public.flags) == (SolutionState.PUBLIC, [])


def test_nothing_joins_a_round_whose_voting_has_opened(session: Session) -> None:
    round_ = make_round(session, "voting")
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        add_solutions(session, round_, parse_solutions(CONSUL.encode()).rows, by=None)
    assert refused.value.refusal is Refusal.BALLOT_IS_FIXED


@pytest.mark.parametrize("count", [3, BATCH, BATCH + 1])
def test_many_rows_cost_a_statement_for_each_batch(engine: Engine, session: Session, round_: Round, count: int) -> None:
    rows = parse_solutions(b"id,title\n" + b"".join(b"%d,Bridge\n" % number for number in range(count))).rows
    begin_writing(session)
    done: list[int] = []
    with statements(engine) as sent:
        add_solutions(session, round_, rows, by=None, on_batch=done.append)
    inserts = [one for one in sent if one.startswith("INSERT INTO solution")]
    assert (sum(done), len(imported(session, round_))) == (count, count)
    assert len(inserts) <= -(-count // BATCH) * 4
    assert len(sent) - len(inserts) <= 10
