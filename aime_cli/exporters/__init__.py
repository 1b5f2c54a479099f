"""The formats of a whole collection: one module each, found by being here."""

from aime_cli.exporters.registry import EXPORTERS, Exporter, ExportHeader, load_exporters

load_exporters(__path__, __name__)

__all__ = ["EXPORTERS", "ExportHeader", "Exporter"]
