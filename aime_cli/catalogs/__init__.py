"""Who knows facts of albums: one module each, found by being here; and what makes a match."""

from aime_cli.catalogs.matching import Band, Match, match
from aime_cli.catalogs.registry import CATALOGS, Catalog, CatalogSource, load_catalogs

load_catalogs(__path__, __name__)

__all__ = ["CATALOGS", "Band", "Catalog", "CatalogSource", "Match", "match"]
