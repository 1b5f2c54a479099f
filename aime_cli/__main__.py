"""The command `aime`, also as `python -m aime_cli`."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process."""
    # Until we can clear up after ourselves, Ctrl-C ends us as it ends any program: without a word.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from aime_cli.cli.main import main as run  # noqa: PLC0415 -- a fifth of a second

    run()


if __name__ == "__main__":
    main()
