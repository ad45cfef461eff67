"""docs/TABLES.md: its columns are those of the files, and its queries give the rows that it shows."""

import re

import duckdb
import pytest
from conftest import ROOT

from kg import export

PAGE = (ROOT / "docs" / "TABLES.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", PAGE, re.DOTALL)


def cells(table: str) -> list[list[str]]:
    """The cells of a Markdown table, its header first."""
    header, _, *rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return [header, *rows]


def shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def database(seed, tmp_path_factory):
    """DuckDB where the tables of the seed's graph are."""
    folder = tmp_path_factory.mktemp("tables")
    assert export.write(seed, folder, [*export.named("parquet"), *export.named("articles")]) == []
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{folder}'")
        yield connection


@pytest.mark.parametrize("name", ["facts", "fillers"])
def test_the_columns_are_those_that_the_page_describes(database, name):
    _, *described = cells(re.findall(rf"## {name}.parquet\n\n((?:\|.*\n)+)", PAGE)[0])
    found = database.execute(f"DESCRIBE FROM '{name}.parquet'").fetchall()
    assert [tuple(row[:2]) for row in described] == [row[:2] for row in found]


def test_there_are_five_queries():
    assert len(QUERIES) == 5


@pytest.mark.parametrize(("query", "table"), QUERIES, ids=range(len(QUERIES)))
def test_a_query_gives_the_rows_that_the_page_shows(database, query, table):
    database.execute(query)
    header = [column[0] for column in database.description]
    assert [header, *([shown(value) for value in row] for row in database.fetchall())] == cells(table)
