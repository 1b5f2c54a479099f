"""Word lists kept as text: [name] opens a section, # a comment, words follow."""

from importlib.resources import files


def read_sections(name: str) -> dict[str, list[str]]:
    """Return the words of each section of the file `name` of the package's data."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in files(__package__).joinpath("data", name).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return sections
