"""Show it: a study's result as one self-contained page, and the folder that it lies in.

`render_report` makes one HTML file that needs no network and no other file: the finding in three
sentences, the drawn map of the cascade, the profile, a card for each miRNA, what was left out,
methods, provenance and every table for download. `write_study` runs a study and writes its folder:
``report.html``, ``study.json``, ``tables/`` and ``network/``. The same result gives the same bytes:
no time, host or folder is written. `render_panel` makes the page of a panel of biomarkers, its
verdict first.
"""

from mirbone.report._panel import render_panel
from mirbone.report._render import render_report
from mirbone.report._write import write_result, write_study

__all__ = ["render_panel", "render_report", "write_result", "write_study"]
