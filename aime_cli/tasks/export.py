"""Writes the whole collection in one format."""

from collections.abc import Iterable
from typing import TextIO

from aime_cli.entities import Language
from aime_cli.exporters import Exporter, ExportHeader
from aime_cli.exporters.registry import Detail
from aime_cli.output import Artifact
from aime_cli.tasks.context import TaskContext, TaskResult


def export(
    context: TaskContext,
    exporter: Exporter,
    *,
    source: str | None = None,
    detail: Detail = "brief",
    language: Language | None = None,
) -> TaskResult:
    """Export every album, or those of one source.

    Rows that are not UTF-8 and listens at impossible times are counted and named in
    notes; neither costs the run its success.
    """
    collection, report = context.collection, context.report
    total = collection.album_count(source=source)
    report.count("albums", total)
    if not total:
        note_emptiness(context, source)
    report.leave_out(collection.impossible_listens())

    def undecodable(album_id: int, fields: Iterable[str]) -> None:
        report.count("undecodable_albums")
        report.note(f"album {album_id}: not UTF-8: {', '.join(fields)}")

    def write(stream: TextIO) -> None:
        years = context.original_years()
        original_year = years.get if years else None
        albums = (
            collection.shelf(source=source, brief=detail == "brief", original_year=original_year)
            if exporter.is_document
            else collection.albums(source=source, original_year=original_year)
        )
        header = ExportHeader(
            now=context.now,
            total=total,
            language=language or context.settings.values.language,
            detail=detail,
            templates=context.templates,
            undecodable=undecodable,
        )
        exporter.write(report.following(albums, total), stream, header)

    return TaskResult(artifacts=(Artifact(exporter.task, exporter.suffix, write),))


def note_emptiness(context: TaskContext, source: str | None) -> None:
    """Note why there are no albums, or none of `source`."""
    known = context.collection.sources() if source else []
    if source is None or not context.collection.album_count():
        context.report.note("the collection has no albums")
    elif known:
        context.report.note(f"no album is of source {source}; the sources here are {', '.join(known[:10])}")
    else:
        context.report.note(f"no album is of source {source}; this collection does not name sources")
