"""`python -m aime_cli` is the command `aime`."""

from aime_cli.cli.main import main

if __name__ == "__main__":
    main()
