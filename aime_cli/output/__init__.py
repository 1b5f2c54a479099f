"""Files that people keep: whole, durable, and never in place of another."""

from aime_cli.output.artifacts import Artifact, WrittenArtifact, create_file, print_artifact, write_artifacts
from aime_cli.output.unfinished import remove_unfinished

__all__ = [
    "Artifact",
    "WrittenArtifact",
    "create_file",
    "print_artifact",
    "remove_unfinished",
    "write_artifacts",
]
