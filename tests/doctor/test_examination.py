"""The examination as a whole: it changes nothing and hides nothing."""

import json
import sqlite3
from contextlib import closing

from aime_cli.doctor import examine
from aime_cli.errors import ExitCode
from tests.conftest import NOW, album, collection_at
from tests.doctor.conftest import TOKEN, Patient, everything_in


def test_nothing_is_made_in_a_home_without_anything(patient: Patient) -> None:
    before = everything_in(patient.folder)

    lines = patient.lines()

    assert everything_in(patient.folder) == before
    assert f"ok nothing is remembered yet in {patient.folder / 'state'}" in lines
    assert f"ok {patient.folder / 'Scheduled Output'} (the first run makes it)" in lines
    assert patient.statuses()["collection"] == ExitCode.NO_INPUT


def test_nothing_is_changed_in_a_home_in_use(patient: Patient) -> None:
    collection_at(patient.database, {"albums": [album(1)]})
    with closing(sqlite3.connect(patient.database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    patient.run()
    before = everything_in(patient.folder)

    patient.lines()

    assert everything_in(patient.folder) == before


def test_wrong_settings_are_told_one_by_one_and_hide_only_what_needs_them(patient: Patient) -> None:
    patient.set(langage="fr", scheduler={"tasks": [{"name": "export_json", "unit": "year"}]})

    checks = list(examine(patient.load, NOW))

    assert [(check.name, check.result) for check in checks[:2]] == [("settings", "failure")] * 2
    assert checks[0].message == f"{patient.file}: langage: unknown key (did you mean `language`?)"
    assert checks[0].status == ExitCode.CONFIG
    assert [check.name for check in checks[2:]] == ["cron"]


def test_a_single_wrong_setting_comes_with_its_hint(patient: Patient) -> None:
    patient.set(langage="fr")

    line = patient.lines("settings")

    assert line == [f"failure {patient.file}: langage: unknown key; did you mean `language`?"]


def test_no_secret_is_ever_said(patient: Patient) -> None:
    patient.environment = {"SPOTIFY_CLIENT_SECRET": TOKEN}
    patient.set(euria={"bearer": TOKEN, "url": f"http://me:{TOKEN}@127.0.0.1:1/v1?key={TOKEN}"})
    patient.keep_secrets(json.dumps({"euria": {"bearer": TOKEN}, "spotify": {"client_id": TOKEN}}))

    assert TOKEN not in "\n".join(patient.lines(online=True))
