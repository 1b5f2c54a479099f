"""The whole examination, in the order in which things depend on each other."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from aime_cli.doctor.check import Check, failure, told
from aime_cli.doctor.collection import check_collection
from aime_cli.doctor.memory import check_memory
from aime_cli.doctor.service import check_service, check_spotify
from aime_cli.doctor.surroundings import (
    check_environment,
    check_output_folder,
    check_secrets,
    check_settings,
    check_space,
)
from aime_cli.doctor.waking import check_cron, check_crontab
from aime_cli.errors import SettingsError
from aime_cli.settings import LoadedSettings


def examine(load: Callable[[], LoadedSettings], now: datetime, *, online: bool = False) -> Iterator[Check]:
    """Yield a line for each thing, as soon as it is known.

    Nothing is written, neither to the collection nor to home nor to the output folder.
    Without settings only what does not depend on them is looked at.

    Args:
        load: Reads the settings.
        now: The moment of the examination, aware.
        online: Whether services may be asked.
    """
    try:
        settings = load()
    except SettingsError as error:
        hint = error.hint if len(error.problems) == 1 else None
        for problem in error.problems:
            yield failure("settings", error.message if hint else problem, hint=hint, status=error.exit_code)
        yield from told("cron", check_cron)
        return
    moment = now.astimezone(settings.zone)
    looks: dict[str, Callable[[], Iterator[Check]]] = {
        "settings": partial(check_settings, settings),
        "environment": partial(check_environment, settings),
        "secrets": partial(check_secrets, settings),
        "collection": partial(check_collection, settings, moment),
        "output folder": partial(check_output_folder, settings),
        "space": partial(check_space, settings),
        "service": partial(check_service, settings, online=online),
        "spotify": partial(check_spotify, settings, online=online),
        "crontab": partial(check_crontab, settings, moment),
        "cron": partial(check_cron, settings),
        "state": partial(check_memory, settings, moment),
    }
    for name, look in looks.items():
        yield from told(name, look)
