"""Whether attendance gains by being cut into months: `make measure-partitions`.

Two tables of made-up marks, with the indexes of `participants_attendance`: one whole,
one with a partition for each month. In turns: the register of a day is stored, a case
is read, a month is counted, and the oldest month goes. `ROWS` says how many marks.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

import psycopg
from psycopg import Connection

MONTHS, MARKS_EACH, DAYS_BETWEEN, ROUNDS = 48, 100, 14, 21
COLUMNS = """
    id uuid NOT NULL DEFAULT gen_random_uuid(), enrolment_id uuid NOT NULL,
    stage text NOT NULL, session_date date NOT NULL, session_no smallint NOT NULL,
    status text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now()
"""
INDEXES = """
    CREATE UNIQUE INDEX ON {0} (enrolment_id, stage, session_date, session_no);
    CREATE INDEX ON {0} (id);
    CREATE INDEX ON {0} (session_date)
"""
FILL = f"""
INSERT INTO {{0}} (enrolment_id, stage, session_date, session_no, status)
SELECT md5((n %% %(people)s)::text)::uuid, 'vocational_training',
    date '2023-01-01' + n / %(people)s * {DAYS_BETWEEN},
    1, CASE WHEN n %% 7 = 0 THEN 'absent' ELSE 'present' END
FROM generate_series(0, %(rows)s - 1) n
"""
REGISTER = """
INSERT INTO {0} (enrolment_id, stage, session_date, session_no, status)
SELECT md5(n::text)::uuid, 'vocational_training', date '2026-11-02', %(turn)s, 'present'
FROM generate_series(0, 29) n
"""
CASE = """
SELECT * FROM {0} WHERE enrolment_id = md5(%(turn)s::text)::uuid
ORDER BY session_date DESC, session_no DESC LIMIT 50
"""
MONTH = """
SELECT status, count(*), count(DISTINCT enrolment_id) FROM {0}
WHERE session_date >= '2026-03-01' AND session_date < '2026-04-01' GROUP BY status
"""
GONE = {
    "whole": "DELETE FROM whole WHERE session_date < '2023-02-01'",
    "months": "DROP TABLE months_0",
}
QUESTIONS = {"register of 30": REGISTER, "a case": CASE, "a month": MONTH}


def main(rows: int) -> None:
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as server:
        make(server)
        for table in GONE:
            told = {"rows": rows, "people": rows // MARKS_EACH}
            took = timed(partial(server.execute, FILL.format(table), told))
            server.execute(f"VACUUM ANALYZE {table}")
            print(f"{table:8} filled with {rows:,} in {took / 1000:.0f} s", flush=True)
        for name, sql in QUESTIONS.items():
            for table, ms in in_turns(server, sql).items():
                print(f"{table:8} {name:16} {ms:8.1f} ms", flush=True)
        for table, sql in GONE.items():
            ms = timed(partial(server.execute, sql))
            print(f"{table:8} {'oldest month out':16} {ms:8.1f} ms", flush=True)
        server.execute("DROP TABLE whole, months")


def make(server: Connection[tuple[object, ...]]) -> None:
    server.execute("DROP TABLE IF EXISTS whole, months")
    server.execute(f"CREATE TABLE whole ({COLUMNS})")
    server.execute(f"CREATE TABLE months ({COLUMNS}) PARTITION BY RANGE (session_date)")
    for n in range(MONTHS):
        first, last = (f"{2023 + m // 12}-{m % 12 + 1:02}-01" for m in (n, n + 1))
        server.execute(
            f"CREATE TABLE months_{n} PARTITION OF months"
            f" FOR VALUES FROM ('{first}') TO ('{last}')"
        )
    for table in GONE:
        server.execute(INDEXES.format(table))


def in_turns(server: Connection[tuple[object, ...]], sql: str) -> dict[str, float]:
    """The middle of all rounds, in milliseconds."""
    took: dict[str, list[float]] = {table: [] for table in GONE}
    for turn in range(2, ROUNDS + 2):
        for table, found in took.items():
            asked, told = sql.format(table), {"turn": turn}
            found.append(timed(partial(server.execute, asked, told)))
    return {table: median(found) for table, found in took.items()}


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    main(int(sys.argv[1]))
