"""Which scenario concerns which example, and the table of it in docs/frameworks.md.

python tests/frameworks/matrix.py --write
"""

from __future__ import annotations

import sys

import paths  # noqa: F401

# isort: split

from checking import EXPLAINED
from installing import FOLDER, ROOT, Example
from scenarios import CHECKED, SCENARIOS, Scenario

DOCUMENT = ROOT / "docs/frameworks.md"
MARKS = "<!-- {} -->\n", "<!-- the end of {} -->\n"

#: Handlers of a queue that is there already are no servers of their own.
HANDOVER = {"bullmq", "celery", "sqs"}

EXAMPLES = [
    Example(path.parent.name)
    for path in sorted(FOLDER.glob("*/README.md"))
    if path.parent.name not in HANDOVER
]

#: Why a scenario does not concern an example.
REASONS: dict[str, dict[str, str]] = {}


def reason(example: Example, scenario: Scenario) -> str | None:
    return REASONS.get(example.name, {}).get(scenario.name)


def warnings(example: Example, scenario: Scenario) -> list[str]:
    """What passes a scenario with a warning that no receiver can change."""
    if scenario.name != CHECKED:
        return []
    return [
        f"{probe} warns: {why}" for (name, probe), why in EXPLAINED.items() if name == example.name
    ]


def cells() -> list[tuple[Example, Scenario]]:
    """What is tested."""
    return [
        (example, scenario)
        for example in EXAMPLES
        for scenario in SCENARIOS
        if reason(example, scenario) is None
    ]


def table() -> str:
    """A row for each example, a column for each scenario, and the reasons of what is not tested."""
    notes: list[str] = []

    def lettered(note: str) -> str:
        if note not in notes:
            notes.append(note)
        return chr(ord("a") + notes.index(note))

    numbers = range(1, len(SCENARIOS) + 1)
    lines = [
        f"{number}. {scenario.title}" for number, scenario in zip(numbers, SCENARIOS, strict=True)
    ]
    lines += ["", f"| | {' | '.join(map(str, numbers))} |", f"|---|{':-:|' * len(SCENARIOS)}"]
    for example in EXAMPLES:
        marks = []
        for scenario in SCENARIOS:
            note = reason(example, scenario)
            warned = "".join(f" {lettered(warning)}" for warning in warnings(example, scenario))
            marks.append(f"✓{warned}" if note is None else lettered(note))
        lines.append(f"| {example.title} | {' | '.join(marks)} |")
    lines += [""] if notes else []
    lines += [f"- **{chr(ord('a') + index)}**: {note}" for index, note in enumerate(notes)]
    return "\n".join(lines) + "\n"


def shown() -> str:
    """Each example: what its README says, and its programs."""
    lines = []
    for language in sorted({example.language for example in EXAMPLES}):
        lines += [f"## {language}", ""]
        for example in sorted(EXAMPLES, key=lambda example: example.title.lower()):
            if example.language == language:
                lines += [section(example), ""]
    lines += ["## A queue that is there already", ""]
    for name in sorted(HANDOVER):
        lines += [section(Example(name)), ""]
    return "\n".join(lines)


def section(example: Example) -> str:
    lines = f"##{example.readme}".splitlines()
    for path in example.programs:
        language = {".rs": "rust", ".py": "python"}.get(path.suffix, path.suffix[1:])
        name = path.relative_to(ROOT)
        lines += ["", f"<!-- {name} -->", f"```{language}", path.read_text().rstrip("\n"), "```"]
    return "\n".join(lines)


def written() -> str:
    """The document, with the examples and the table as they should be."""
    text = DOCUMENT.read_text()
    for name, content in (("the examples", shown()), ("the table", table())):
        begin, end = (mark.format(name) for mark in MARKS)
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = f"{before}{begin}\n{content}\n{end}{after}"
    return text


if __name__ == "__main__":
    if "--write" in sys.argv:
        DOCUMENT.write_text(written())
    else:
        print(table())
