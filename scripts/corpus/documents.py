"""The pieces of all chunks into documents: those long enough, without reprints, named, and every piece accounted for."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.corpus.account import corpus_flow, log_account
from scripts.corpus.chunk import Chunk, how_to_read, write_chunk
from scripts.corpus.gathered import Gathered
from scripts.corpus.ids import check_named_columns, doc_ids
from scripts.corpus.parts import own_columns, repairs
from scripts.corpus.reprints import Reprint, find_reprints
from scripts.shared.inputs import input_files
from scripts.shared.job import job, log, progress
from scripts.shared.tables import DOCUMENT, read, write, write_parts

TABLES = ("documents", "dropped", "reprints", "repairs", "corpus_flow")
PART_CHARS = 12 * 2**20  # of documents, sorted and written at a time
COLUMNS = (*DOCUMENT, "own", "repairs")


def gather(
    pieces: Sequence[str],
    signatures: Sequence[str],
    left_out: Sequence[str],
    output: SimpleNamespace,
    *,
    columns: Mapping[str, str | None],
    min_chars: int,
    near_duplicate: float,
) -> None:
    """Write the tables of the stage from those of its chunks; texts are read when they are compared or written.

    documents + dropped = pieces read, and each reprint also stands in dropped.
    Raises Problem where a named column is nowhere or an id stands twice.
    """
    found = Gathered(pieces, signatures)
    dropped = pl.concat([read("dropped", path) for path in left_out])
    total = len(found.index) + len(dropped)
    check_named_columns(columns, found.index, dropped)
    index = found.index.with_columns(doc_ids(found.index, columns))
    kept = index.filter((pl.col("n_inked") > 0) & (pl.col("n_inked") >= min_chars))
    reprints = _reprints(found, kept, near_duplicate)
    names = _own_names(kept)
    table = _table_of_reprints(kept, reprints)
    dropped = pl.concat([dropped, _too_short(index, min_chars), _dropped_reprints(table)])
    stay = kept.filter(~pl.col("number").is_in(table["number"].implode()))
    flow = corpus_flow(total, dropped, len(stay))
    log_account(flow)
    none = "no readable document among the inputs: see dropped"
    write_parts("documents", _documents(found, stay, names), output.documents, own=names, why_empty=none)
    none = "no document is a copy of another"
    more = table.select("number", "kept_doc_id", "similarity")
    copies = kept.join(more, on="number")
    write_parts("reprints", _documents(found, copies, names), output.reprints, own=names, why_empty=none)
    write_parts("repairs", _repairs(found, stay), output.repairs, why_empty="nothing had to be repaired")
    write("dropped", dropped, output.dropped, why_empty="every piece became a document")
    write("corpus_flow", flow, output.corpus_flow)


def _reprints(found: Gathered, kept: pl.DataFrame, threshold: float) -> dict[int, Reprint]:
    """Return the reprints among `kept` (K,) by their place in it."""
    numbers = kept["number"].to_numpy()
    place = np.full(len(found.index), -1, dtype=np.int64)
    place[numbers] = np.arange(len(kept))

    def sketches() -> Iterator[pl.DataFrame]:
        for part in found.sketches():
            at = place[part["row"].to_numpy()]
            yield part.with_columns(row=pl.Series(at)).filter(pl.col("row") >= 0)

    def texts(places: list[int]) -> dict[int, str]:
        parts = found.read(numbers[places].tolist(), ["text"])
        return {int(place[number]): text for part in parts for number, text in part.iter_rows()}

    return find_reprints(kept, lambda name: found.band(name)[numbers], sketches, texts, threshold)


def _too_short(index: pl.DataFrame, min_chars: int) -> pl.DataFrame:
    """Return the rows of `dropped` for the pieces that are empty or too short."""
    n, place = pl.col("n_inked"), pl.col("place")
    return index.filter((n == 0) | (n < min_chars)).select(
        "source",
        "position",
        stage=pl.lit("filter"),
        reason=pl.when(n == 0).then(pl.lit("empty")).otherwise(pl.lit("too short")),
        detail=pl.when(n > 0)
        .then(pl.format(f"{{}} characters, fewer than {min_chars}", n))
        .otherwise(pl.when(place != "").then(place)),
    )


def _table_of_reprints(kept: pl.DataFrame, reprints: Mapping[int, Reprint]) -> pl.DataFrame:
    """Return number, source, position, kept_doc_id, similarity, reason of each reprint, in the order of the pieces."""
    chosen = sorted(reprints)
    stays = kept[[reprints[i].stays for i in chosen]] if chosen else kept.clear()
    table = kept[chosen].select("number", "source", "position", "digest") if chosen else kept.clear()
    similarity = pl.Series([reprints[i].similarity for i in chosen], dtype=pl.Float64)
    inside = pl.Series([reprints[i].inside for i in chosen], dtype=pl.Boolean)
    return table.select(
        "number",
        "source",
        "position",
        kept_doc_id=stays["doc_id"],
        similarity=similarity,
        reason=pl.when(inside)
        .then(pl.lit("reprint inside a longer page"))
        .when((similarity == 1.0) & (pl.col("digest") == stays["digest"]))
        .then(pl.lit("exact copy"))
        .otherwise(pl.lit("reprint")),
    )


def _dropped_reprints(table: pl.DataFrame) -> pl.DataFrame:
    details = [f"of {doc_id}, similarity {s:.3f}" for doc_id, s in table.select("kept_doc_id", "similarity").rows()]
    return table.select("source", "position", stage=pl.lit("reprints"), reason="reason").with_columns(
        detail=pl.Series(details, dtype=pl.String)
    )


def _own_names(kept: pl.DataFrame) -> list[str]:
    """Return the user's own columns in the order in which files bring them."""
    names: dict[str, None] = {}
    for packed in kept["own_names"].unique(maintain_order=True):
        names.update(dict.fromkeys(json.loads(packed)))
    return list(names)


def _segments(rows: pl.DataFrame, what: str) -> Iterator[pl.DataFrame]:
    """Yield `rows` sorted by doc_id, as many at a time as memory holds texts of."""
    rows = rows.sort("doc_id")
    part = rows["n_chars"].cum_sum() // PART_CHARS
    segments = [segment for (_,), segment in rows.group_by(part.alias("part"), maintain_order=True)]
    return progress(segments, len(segments), what)


def _documents(found: Gathered, rows: pl.DataFrame, names: list[str]) -> Iterator[pl.DataFrame]:
    """Yield the table documents of `rows` (with doc_id, and kept_doc_id and similarity where they are reprints)."""
    extra = [c for c in ("kept_doc_id", "similarity") if c in rows.columns]
    for segment in _segments(rows, "parts written"):
        parts = found.read(segment["number"].to_list(), [*DOCUMENT, "own"])
        read_again = [pl.concat([p.drop("own"), own_columns(p, names)], how="horizontal") for p in parts]
        whole = pl.concat(read_again).with_columns(pl.col("number").cast(segment.schema["number"]))
        yield segment.select("number", "doc_id", *extra).join(whole, on="number", maintain_order="left").drop("number")


def _repairs(found: Gathered, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for segment in _segments(rows, "repairs counted"):
        whole = pl.concat(list(found.read(segment["number"].to_list(), ["repairs"])))
        whole = whole.with_columns(pl.col("number").cast(segment.schema["number"]))
        yield repairs(segment.select("number", "doc_id").join(whole, on="number", maintain_order="left"))


def collect(
    documents: Iterable[str],
    columns: Mapping[str, str | None],
    min_chars: int,
    near_duplicate: float,
    repairs: Mapping[str, bool] | None = None,
    split: str | None = None,
) -> SimpleNamespace:
    """Return the tables of the stage for the files, folders and globs in `documents`, read as one chunk: for small corpora."""
    chunk = Chunk(input_files(documents), how_to_read(columns, repairs, split))
    with tempfile.TemporaryDirectory() as folder:
        paths = SimpleNamespace(
            **{name: str(Path(folder) / name) for name in ("pieces", "signatures", *TABLES, "left_out")}
        )
        write_chunk(chunk, SimpleNamespace(pieces=paths.pieces, signatures=paths.signatures, dropped=paths.left_out))
        inputs = [paths.pieces], [paths.signatures], [paths.left_out]
        gather(*inputs, paths, columns=columns, min_chars=min_chars, near_duplicate=near_duplicate)
        return SimpleNamespace(**{name: pl.read_parquet(getattr(paths, name)) for name in TABLES})


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    log.info("%d chunks", len(inputs.pieces))
    gather(inputs.pieces, inputs.signatures, inputs.left_out, output, **params)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
