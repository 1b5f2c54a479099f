"""Slower tests with real processes, mounts, kills and full disks; run by `make test-peers`, as root."""
