"""Draw the figure of the README: the cascade map of the demonstration, as one SVG file."""

import re
from pathlib import Path

from mirbone.report import render_report
from mirbone.study import demo_config, run_study

FIGURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "demo-cascade.svg"


def main() -> None:
    """Write the figure, with the page's styles for it inside."""
    page = render_report(run_study(demo_config()))
    drawing = page[page.index('<svg class="cascade"') :]
    drawing = drawing[: drawing.index("</svg>") + len("</svg>")]
    styles = " ".join(re.findall(r"\.cascade [^{]+\{[^}]+\}", page))
    head, rest = drawing.split(">", 1)
    head = head.replace('font-family="inherit"', 'font-family="Helvetica, Arial, sans-serif"')
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    FIGURE.write_text(f"{head}><style>{styles}</style>{rest}\n", encoding="utf-8")
    print(f"The figure is at {FIGURE}")


if __name__ == "__main__":
    main()
