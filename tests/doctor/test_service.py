"""The checks of the services, against real ones."""

import errno
import json
import os
import socket
from contextlib import closing

import pytest

from aime_cli.errors import ExitCode
from tests.doctor.conftest import TOKEN, Patient
from tests.raw_service import RawService, answer, completion


def test_a_service_is_asked_only_when_that_is_wanted(patient: Patient) -> None:
    patient.keep_secrets(json.dumps({"euria": {"bearer": TOKEN}}))
    with RawService(completion("Hello.")) as service:
        patient.set(euria={"url": service.url})
        unasked = patient.lines("service")
        assert not service.requests
        asked = patient.lines("service", online=True)

    assert unasked == ["ok mistral3 was not asked (--online asks it)"]
    assert asked == ["ok mistral3 answers"]
    (request,) = service.requests
    assert f"Authorization: Bearer {TOKEN}".encode() in request
    body = json.loads(request.partition(b"\r\n\r\n")[2])
    assert (body["model"], body["max_tokens"]) == ("mistral3", 5)
    patient.set()
    assert patient.lines("service", online=True) == ["ok none is set: texts are composed offline"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            "401 Unauthorized",
            "refuses us (401); check the token of euria in the environment or in secrets.json",
        ),
        ("503 Service Unavailable", "is out of order (503)"),
        ("404 Not Found", "cannot answer the request (404); check euria.url"),
    ],
)
def test_a_service_that_fails_is_asked_once(patient: Patient, status: str, said: str) -> None:
    patient.keep_secrets(json.dumps({"euria": {"bearer": TOKEN}}))
    with RawService(answer(TOKEN, status)) as service:
        patient.set(euria={"url": service.url})
        (line,) = patient.lines("service", online=True)

    assert line == f"failure euria at 127.0.0.1:{service.port} {said}"
    assert len(service.requests) == 1


def test_a_wrong_address_is_found_without_asking(patient: Patient) -> None:
    patient.set(euria={"url": "htp://nowhere"})

    assert patient.lines("service")[0].startswith("failure euria.url: not a web address")
    assert patient.statuses()["service"] == ExitCode.CONFIG


def test_a_service_that_is_not_there_is_a_failure(patient: Patient) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    patient.set(euria={"url": f"http://127.0.0.1:{port}"})

    (line,) = patient.lines("service", online=True)

    assert (
        line
        == f"failure euria at 127.0.0.1:{port} cannot be reached: {os.strerror(errno.ECONNREFUSED).lower()}"
    )


CREDENTIALS = {"client_id": "client-4711", "client_secret": TOKEN}


def test_credentials_of_spotify_are_tried_only_when_that_is_wanted(patient: Patient) -> None:
    patient.keep_secrets(json.dumps({"spotify": CREDENTIALS}))
    token = json.dumps({"access_token": "x", "token_type": "Bearer", "expires_in": 3600})
    with RawService(answer(token)) as service:
        patient.set(spotify={"accounts_url": service.url})
        untried = patient.lines("spotify")
        assert not service.requests
        tried = patient.lines("spotify", online=True)

    assert untried == ["ok its credentials are set, and were not tried (--online tries them)"]
    assert tried == ["ok the credentials work"]
    (request,) = service.requests
    assert request.startswith(b"POST /v1/api/token HTTP/1.1\r\n")


def test_without_credentials_enrichment_does_without_spotify(patient: Patient) -> None:
    assert patient.lines("spotify", online=True) == [
        "ok no credentials are set: enrichment does without Spotify"
    ]
    patient.keep_secrets(json.dumps({"spotify": {"client_id": "client-4711"}}))
    (line,) = patient.lines("spotify", online=True)
    assert line.startswith("warning spotify.client_secret is not set: enrichment does without Spotify; ")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("401 Unauthorized", "failure spotify at 127.0.0.1:PORT refuses us (401); check spotify.client_id"),
        ("400 Bad Request", "failure spotify does not know our client id and secret (400); check spotify"),
        ("503 Service Unavailable", "failure spotify at 127.0.0.1:PORT is out of order (503)"),
    ],
)
def test_credentials_that_do_not_work_are_tried_once(patient: Patient, status: str, said: str) -> None:
    patient.keep_secrets(json.dumps({"spotify": CREDENTIALS}))
    with RawService(answer(TOKEN, status)) as service:
        patient.set(spotify={"accounts_url": service.url})
        (line,) = patient.lines("spotify", online=True)

    assert line.startswith(said.replace("PORT", str(service.port)))
    assert TOKEN not in line
    assert len(service.requests) == 1


def test_credentials_in_the_settings_file_are_a_warning(patient: Patient) -> None:
    patient.set(spotify=CREDENTIALS)

    told = [line.split(",")[0].split(";")[0] for line in patient.lines("secrets")]

    assert told == [
        f"warning spotify.client_id stands in {patient.file}",
        f"warning spotify.client_secret stands in {patient.file}",
    ]
    assert TOKEN not in "".join(patient.lines())
