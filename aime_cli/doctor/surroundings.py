"""Settings, environment, secrets, and the folder that files go to."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from aime_cli.doctor.check import Check, failure, ok, warning
from aime_cli.errors import ExitCode, FolderUnusable, InputMissing, write_error
from aime_cli.secrets import SECRET_VARIABLES, SECRETS_FILE, find_secrets
from aime_cli.settings import LoadedSettings, unknown_variables

_LEAST_SPACE = 100 << 20
_NO_SPACE = 1 << 20
_NO_PROBE = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.ENOSYS})
"""What systems answer that know no files without a name."""


def check_settings(settings: LoadedSettings) -> Iterator[Check]:
    """Say where the settings are from, and what in them means nothing."""
    if settings.file is None:
        yield warning("settings", "no settings file, the defaults are in force", hint="`aime init` makes one")
        return
    yield ok("settings", str(settings.file))
    if settings.ignored:
        yield warning("settings", f"ignored: {', '.join(settings.ignored)}", hint="they can be removed")


def check_environment(settings: LoadedSettings) -> Iterator[Check]:
    """Say which variables set nothing here, and which set something that cron does not know."""
    unknown = unknown_variables(settings.environment)
    if unknown:
        yield warning(
            "environment", f"names no setting: {', '.join(unknown)}", hint="unset it, or correct its name"
        )
    sources = {source for source in settings.sources.values() if source.startswith("environment ")}
    here = sorted(source.removeprefix("environment ") for source in sources)
    here += [name for name in SECRET_VARIABLES.values() if settings.environment.get(name, "").strip()]
    if here:
        yield warning(
            "environment",
            f"set here: {', '.join(here)}",
            hint="cron knows it only if your crontab sets it, too: "
            "the settings file or secrets.json is a better place",
        )
    if not unknown and not here:
        yield ok("environment", "nothing that cron would not know")


def check_secrets(settings: LoadedSettings) -> Iterator[Check]:
    """Say which secrets are set and where, never what they are.

    Raises:
        SecretsExposed: Others can read `secrets.json`.
        SettingsError: It is no JSON object of objects.
    """
    found = find_secrets(settings.environment, settings.config_folder / SECRETS_FILE)
    for path in settings.literals:
        exposed = ", which others can read" if _is_exposed(settings.file) else ""
        yield warning(
            "secrets",
            f"{path} stands in {settings.file}{exposed}",
            hint=f"move it to {settings.config_folder / SECRETS_FILE}, with mode 600",
        )
    told = ", ".join(f"{path} ({source})" for path, (_, source) in found.items())
    has_bearer = "euria.bearer" in {*found, *settings.literals}
    url = settings.values.euria.url or ""
    if url.strip().startswith("https:") and not has_bearer:
        yield warning(
            "secrets",
            "euria.bearer is not set, and a service on the web wants a token",
            hint=f"put it into {settings.config_folder / SECRETS_FILE}, with mode 600",
        )
    elif told:
        yield ok("secrets", told)
    elif not settings.literals:
        yield ok("secrets", "none is set, none is needed")


def _is_exposed(file: Path | None) -> bool:
    try:
        return file is not None and bool(stat.S_IMODE(file.stat().st_mode) & 0o077)
    except OSError:
        return False


def check_output_folder(settings: LoadedSettings) -> Iterator[Check]:
    """Say whether files can be written, with a file that never has a name.

    Raises:
        FolderUnusable, WriteFailed: They cannot.
    """
    folder = settings.output_dir
    there = existing(folder)
    if not there.is_dir():
        raise FolderUnusable(
            f"cannot write {folder}: {'not a folder' if there == folder else f'{there} is not a folder'}",
            hint="move it away, or set scheduler.output_dir",
        )
    try:
        _probe(there)
    except OSError as error:
        raise write_error(error, folder) from None
    yield ok("output folder", f"{folder}{'' if there == folder else ' (the first run makes it)'}")


def existing(path: Path) -> Path:
    """Return `path`, or where it is not there, the nearest folder above it that is."""
    return next((each for each in (path, *path.absolute().parents) if os.path.lexists(each)), Path("/"))


def _probe(folder: Path) -> None:
    """Write a block to a file without a name: not even a kill leaves it behind."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if not hasattr(os, "O_TMPFILE"):
        return
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except OSError as error:
        if error.errno in _NO_PROBE:
            return
        raise
    try:
        os.write(descriptor, bytes(4096))
    finally:
        os.close(descriptor)


def check_space(settings: LoadedSettings) -> Iterator[Check]:
    """Say how much space is left for files: an export takes about as much as its collection.

    Raises:
        InputMissing: It cannot be asked.
    """
    folder = existing(settings.output_dir)
    try:
        file_system = os.statvfs(folder)
    except OSError as error:
        raise InputMissing(f"cannot ask {folder} for its space: {(error.strerror or '').lower()}") from None
    free = file_system.f_bavail * file_system.f_frsize
    try:
        needed = max(_LEAST_SPACE, 2 * settings.database.stat().st_size)
    except OSError:
        needed = _LEAST_SPACE
    has_names = not file_system.f_files or file_system.f_favail > 0
    left = f"{_size(free)} free in {folder}"
    if free < _NO_SPACE or not has_names:
        left = left if has_names else f"no file can be added in {folder} (no free inodes)"
        yield failure("space", left, hint="free some", status=ExitCode.IO)
    elif free < needed:
        yield warning("space", left, hint="free some: two exports may take more")
    else:
        yield ok("space", left)


def _size(count: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GiB"
