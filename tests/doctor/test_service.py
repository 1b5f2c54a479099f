"""The check of the AI service, against a real one."""

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
