"""The only door to the network: one client, one budget, errors of ours."""

from aime_cli.http.client import HttpClient
from aime_cli.http.pace import Pace
from aime_cli.http.waiting import Budget, Waiting

__all__ = ["Budget", "HttpClient", "Pace", "Waiting"]
