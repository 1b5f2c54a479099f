"""Settings: defaults < file < environment < options."""

from aime_cli.settings.catalogs import CoverArtArchiveSettings, MusicBrainzSettings, SpotifySettings
from aime_cli.settings.environment import unknown_variables
from aime_cli.settings.loading import LoadedSettings, load_settings
from aime_cli.settings.model import EuriaSettings, Settings, TaskSettings, settings_schema

__all__ = [
    "CoverArtArchiveSettings",
    "EuriaSettings",
    "LoadedSettings",
    "MusicBrainzSettings",
    "Settings",
    "SpotifySettings",
    "TaskSettings",
    "load_settings",
    "settings_schema",
    "unknown_variables",
]
