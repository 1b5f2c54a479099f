"""Settings: defaults < file < environment < options."""

from aime_cli.settings.loading import LoadedSettings, load_settings, unknown_variables
from aime_cli.settings.model import EuriaSettings, Settings, TaskSettings, settings_schema

__all__ = [
    "EuriaSettings",
    "LoadedSettings",
    "Settings",
    "TaskSettings",
    "load_settings",
    "settings_schema",
    "unknown_variables",
]
