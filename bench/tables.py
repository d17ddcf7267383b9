"""Rows in bulk: a round in which voting is open, with solutions, voters and their votes. Made by SQL, in seconds."""

import psycopg

ROUND = 1
CHALLENGES = 3
VOTES_EACH = 3

ROUND_ROWS = """
INSERT INTO round (id, title, headline, intro, question, is_public, votes_per_ballot, winners_per_challenge,
                   winners_overall, winner_threshold, tie_rule, lot_seed, grace_minutes, created_at)
VALUES (1, '{"he": "סבב סתיו", "en": "Autumn"}', '{"he": "מה יעזור לעסקים?"}', '{"he": "קצת על התוכנית"}',
        '{"he": "איזה פתרון כדאי ליישם?"}', true, 3, 1, 0, 0, 'shared', '', 10, now());
INSERT INTO phase (round_id, kind, position, opens_at, closes_at) VALUES
    (1, 'challenges', 0, now() - interval '40 days', now() - interval '30 days'),
    (1, 'solutions', 1, now() - interval '29 days', now() - interval '8 days'),
    (1, 'voting', 2, now() - interval '2 days', now() + interval '5 days');
INSERT INTO main_challenge (id, round_id, position, title, summary, city_does, official_answer)
SELECT n, 1, n, json_build_object('he', 'אתגר ראשי ' || n, 'en', 'Main challenge ' || n), '{}', '{}', '{}'
FROM generate_series(1, %(challenges)s) n;
"""

SOLUTION_ROWS = """
INSERT INTO solution (id, round_id, title, sentence, how_it_works, who_it_helps, cost_band, who_would_do_it,
                      author_name, state, hidden_reason, on_ballot, off_ballot_reason, shuffle, version,
                      search_text, created_at, updated_at)
SELECT n, 1, 'שובר קנייה לעסקים בשכונה, הצעה ' || n,
       'תושבים מקבלים שובר של חמישים שקלים לקנייה בעסק קטן ליד הבית, והעירייה מחזירה לעסק בתוך שבוע.',
       repeat('כל תושב מקבל שובר אחד. בעל העסק מציג אותו באתר והכסף מגיע אליו. ', 8), 'עסקים קטנים ושכנים',
       'up_to_50k', 'העירייה', 'שכן מספר ' || n, 'public', '{}', true, '{}',
       ('x' || substr(md5(n::text), 1, 12))::bit(48)::bigint, 1,
       'שובר קנייה לעסקים בשכונה הצעה ' || n, now(), now()
FROM generate_series(1, %(solutions)s) n;
INSERT INTO solution_main_challenge SELECT n, 1 + n %% %(challenges)s FROM generate_series(1, %(solutions)s) n;
"""

VOTER_ROWS = """
INSERT INTO account (id, kind, address_key, address, name, language, created_at)
SELECT n, 'email', 'voter' || n || '@example.org', 'voter' || n || '@example.org', '', 'he', now()
FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO user_session (id, key, account_id, device, created_at, expires_at)
SELECT n, 'bench-session-' || n, n, '', now(), now() + interval '60 days'
FROM generate_series(%(first)s, %(last)s) n;
"""

VOTE_ROWS = """
INSERT INTO ballot (id, round_id, account_id, created_at, changed_at)
SELECT n, 1, n, now() - interval '2 days', now() - n %% 2880 * interval '1 minute'
FROM generate_series(1, %(ballots)s) n;
INSERT INTO vote (ballot_id, solution_id, cast_at)
SELECT n, 1 + (n::bigint * 7919 + place) %% %(solutions)s, now() - n %% 2880 * interval '1 minute'
FROM generate_series(1, %(ballots)s) n, generate_series(0, %(each)s - 1) place
ORDER BY n, place LIMIT %(votes)s;
"""

SEQUENCES = """
SELECT setval(pg_get_serial_sequence(name, 'id'), %(next)s)
FROM unnest(ARRAY['round', 'main_challenge', 'solution', 'account', 'user_session', 'ballot']) name;
"""


def fill(url: str, *, solutions: int, votes: int, voters: int) -> None:
    """So many solutions and votes, and as many signed-in voters besides who have not voted yet."""
    ballots = -(-votes // VOTES_EACH)
    sizes = {
        "challenges": CHALLENGES,
        "solutions": solutions,
        "votes": votes,
        "ballots": ballots,
        "each": VOTES_EACH,
        "first": 1,
        "last": ballots + voters,
        "next": ballots + voters + solutions + 1,
    }
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        for rows in (ROUND_ROWS, SOLUTION_ROWS, VOTER_ROWS, VOTE_ROWS, SEQUENCES):
            connection.execute(rows, sizes)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def first_free_voter(votes: int) -> int:
    """The first voter who has not voted yet."""
    return -(-votes // VOTES_EACH) + 1


def count_rows(url: str, *tables: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # type: ignore[index, arg-type]
