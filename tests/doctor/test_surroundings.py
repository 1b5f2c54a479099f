"""The checks of settings, environment, secrets and output folder."""

import json
import sys

import pytest

from aime_cli.errors import ExitCode
from tests.doctor.conftest import TOKEN, Patient


def test_what_is_set_in_vain_is_a_warning(patient: Patient) -> None:
    patient.set(ui={}, tracker={})
    patient.environment = {"AIME_LANGAGE": "fr", "AIME_LANGUAGE": "fr", "EURIA_BEARER": TOKEN}

    settings, environment = patient.lines("settings"), patient.lines("environment")

    assert settings == [f"ok {patient.file}", "warning ignored: ui, tracker; they can be removed"]
    assert environment[0].startswith("warning names no setting: AIME_LANGAGE; ")
    assert environment[1].startswith("warning set here: AIME_LANGUAGE, EURIA_BEARER; cron knows it only if")


def test_without_a_settings_file_the_defaults_are_looked_at(patient: Patient) -> None:
    patient.file.unlink()
    patient.environment = {"XDG_DATA_HOME": str(patient.folder), "XDG_CONFIG_HOME": str(patient.folder)}

    assert patient.lines("settings")[0].startswith("warning no settings file")
    assert patient.lines("crontab")[0].startswith("failure a crontab needs a settings file to name")


def test_secrets_that_others_can_read_are_a_failure(patient: Patient) -> None:
    text = json.dumps({"euria": {"bearer": TOKEN}})
    patient.keep_secrets(text, 0o640)
    exposed = patient.lines("secrets")
    status = patient.statuses()["secrets"]
    patient.keep_secrets(text)

    file = patient.file.with_name("secrets.json")
    assert (exposed, status) == ([f"failure {file}: others can read it; chmod 600 {file}"], 77)
    assert patient.lines("secrets") == [f"ok euria.bearer ({file})"]


@pytest.mark.parametrize(
    "text", ["[]", '{"euria": {"bearer": hush-hush-4711}}', '{"euria": "hush-hush-4711"}']
)
def test_secrets_that_are_no_secrets_are_not_quoted(patient: Patient, text: str) -> None:
    patient.keep_secrets(text)

    (line,) = patient.lines("secrets")

    assert line == f"failure {patient.file.with_name('secrets.json')}: not a JSON object of objects"


def test_a_token_in_the_settings_file_is_a_warning(patient: Patient) -> None:
    patient.set(euria={"bearer": TOKEN})
    patient.file.chmod(0o644)

    (line,) = patient.lines("secrets")

    assert line.startswith(
        f"warning euria.bearer stands in {patient.file}, which others can read; move it to "
    )


def test_a_service_on_the_web_without_a_token_is_a_warning(patient: Patient) -> None:
    patient.set(euria={"url": "https://ai.example/v1"})
    assert patient.lines("secrets")[0].startswith("warning euria.bearer is not set")

    patient.set(euria={"url": "http://localhost:11434"})
    assert patient.lines("secrets") == ["ok none is set, none is needed"]


def test_an_output_folder_that_cannot_be_written_is_a_failure(patient: Patient) -> None:
    folder = patient.folder / "Scheduled Output"
    folder.mkdir()
    good = patient.lines("output folder")
    folder.rmdir()
    folder.write_text("")
    file_in_the_way = patient.lines("output folder")
    patient.set(scheduler={"output_dir": "Scheduled Output/below"})

    hint = "; move it away, or set scheduler.output_dir"
    assert good == [f"ok {folder}"]
    assert file_in_the_way == [f"failure cannot write {folder}: not a folder{hint}"]
    assert patient.lines("output folder") == [
        f"failure cannot write {folder}/below: {folder} is not a folder{hint}"
    ]
    assert patient.statuses()["output folder"] == ExitCode.CANT_CREATE


def test_an_output_folder_without_rights_is_a_failure(patient: Patient) -> None:
    not_even_root = "/System" if sys.platform == "darwin" else "/proc/self"
    patient.set(scheduler={"output_dir": not_even_root})

    assert patient.lines("output folder")[0].startswith(f"failure cannot write {not_even_root}: ")


def test_space_is_told(patient: Patient) -> None:
    (line,) = patient.lines("space")

    assert line.startswith(("ok ", "warning "))
    assert line.split("; ")[0].endswith(f" free in {patient.folder}")
