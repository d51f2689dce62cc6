"""Make docs/reading.md: every layout that is known, with an example, of the cases that are tested.

Run from the repository: ``python scripts/make_reading_page.py``.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from layout_cases import LAYOUTS, Layout  # noqa: E402

HEAD = (ROOT / "scripts" / "reading_head.md").read_text(encoding="utf-8")


def _section(layout: Layout) -> str:
    lines = layout.text.split("\n")[:10]
    shown = "\n".join(line[:96] + (" ..." if len(line) > 96 else "") for line in lines)
    return (
        f"### {layout.name}\n\n{layout.tool}.\n\n```text\n{shown.rstrip()}\n```\n\n"
        f"Read as: {layout.read_as}. What is read: {layout.read}. Set aside: {layout.aside}.\n"
    )


def page() -> str:
    """Give the text of the page."""
    return HEAD + "\n" + "\n".join(_section(layout) for layout in LAYOUTS)


if __name__ == "__main__":
    (ROOT / "docs" / "reading.md").write_text(page(), encoding="utf-8")
