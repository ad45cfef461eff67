"""facts.parquet and fillers.parquet: the facts as two tables for DuckDB, pandas, Polars and others.

docs/TABLES.md describes their columns, with queries. A fact that several articles state has a row for each. A date is
text, for it may be a year, a month or a period. Needs pyarrow (pip install 'kazakh-kg[parquet]').
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import KgError
from kg.export import parts
from kg.rdf.graph import Graph

if TYPE_CHECKING:
    import pyarrow

ROWS_AT_ONCE = 10_000
Row = dict[str, object]


def facts(graph: Graph, output: BinaryIO) -> None:
    write(map(fact_row, parts.records(graph)), facts_schema, output)


def fillers(graph: Graph, output: BinaryIO) -> None:
    write((row for record in parts.records(graph) for row in filler_rows(record)), fillers_schema, output)


def write(rows: Iterable[Row], schema: "Callable[[], pyarrow.Schema]", output: BinaryIO) -> None:
    """Writes rows as Parquet, so many in memory at once; KgError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise KgError("Parquet needs pyarrow; run pip install 'kazakh-kg[parquet]'") from None
    rest = iter(rows)
    with parquet.ParquetWriter(output, schema(), compression="zstd") as writer:
        while some := list(islice(rest, ROWS_AT_ONCE)):
            writer.write_table(pyarrow.Table.from_pylist(some, schema()))


def facts_schema() -> "pyarrow.Schema":
    import pyarrow as pa

    words = pa.struct([("text", pa.string()), ("start", pa.int32()), ("stop", pa.int32())])
    return pa.schema(
        [
            ("fact", pa.string()),
            ("article", pa.string()),
            ("type", pa.string()),
            ("confidence", pa.float32()),
            ("inferred", pa.bool_()),
            ("observed", pa.date32()),
            ("standing", pa.list_(pa.string())),
            ("reported_by", pa.list_(pa.string())),
            ("origins", pa.list_(pa.string())),
            ("evidence", pa.list_(words)),
            ("context", pa.string()),
        ]
    )


def fillers_schema() -> "pyarrow.Schema":
    import pyarrow as pa

    kinds = {"start": pa.int32(), "stop": pa.int32(), "number": pa.float64()}
    names = ("fact", "article", "role", "name", "text", "start", "stop", "number", "date", "iri", "type", "context")
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])


def fact_row(record: Mapping[str, Any]) -> Row:
    """A line of facts.jsonl as a row."""
    return {
        "fact": record["iri"],
        "article": record["article"],
        "type": record["type"],
        "confidence": record["confidence"],
        "inferred": record.get("inferred", False),
        "observed": date.fromisoformat(record["observed"]) if "observed" in record else None,
        "standing": record["standing"],
        "reported_by": record.get("reported_by", []),
        "origins": record["origins"],
        "evidence": [{"text": e["text"], "start": e["start"], "stop": e["end"]} for e in record["evidence"]],
        "context": record["context"],
    }


def filler_rows(record: Mapping[str, Any]) -> Iterator[Row]:
    """Each filler of a line of facts.jsonl as a row."""
    for role, found in record["roles"].items():
        for filler in found:
            value = filler.get("value")
            yield {
                "fact": record["iri"],
                "article": record["article"],
                "role": role,
                "name": filler["name"],
                "text": filler.get("text"),
                "start": filler.get("start"),
                "stop": filler.get("end"),
                "number": value if isinstance(value, (int, float)) else None,
                "date": value if isinstance(value, str) else None,
                "iri": filler.get("iri"),
                "type": filler.get("type"),
                "context": record["context"],
            }
