"""One panel of biomarkers as one self-contained HTML page, its verdict first."""

import numpy as np

from mirbone._core import package_table
from mirbone.biomarkers import Panel
from mirbone.figures import panel_areas, panel_checks
from mirbone.report._drawn import drawn
from mirbone.report._format import p_value
from mirbone.report._page import asset, css, environment, policy, table_downloads

_BLANK = "you must write this"
_LIMIT = (
    "Hypothesis-generating, not for clinical decisions. A panel's performance is what nested "
    "validation says, and holds for patients like these; a marker in blood is a readout and never "
    "function."
)
_FEATURES = 60


def render_panel(panel: Panel) -> str:
    """Render a panel as HTML that needs no network and no other file.

    The verdict comes first, then the panel's figures, never without those of its rivals, then what
    it holds, calibration, net benefit and the learning curve, and the TRIPOD+AI list
    (doi:10.1136/bmj-2023-078378), filled in as far as the analysis itself can say.

    Parameters
    ----------
    panel : Panel
        As `mirbone.biomarkers.fit_panel` gives it.

    Returns
    -------
    str
        The page; the same bytes for the same panel. It names no patient.
    """
    script = asset("report.js")
    tables = {
        "performance": (panel.performance, "each model beside its rivals"),
        "features": (panel.features, "what the panel holds, and how steadily it was chosen"),
        "calibration": (panel.calibration, "predicted and observed risk"),
        "decision": (panel.decision, "net benefit"),
        "learning": (panel.learning, "AUC by patients in training"),
    }
    return (
        environment()
        .get_template("panel.html.j2")
        .render(
            title=f"A panel of miRNAs: {panel.case} against {panel.control}",
            css=css(),
            script=script,
            policy=policy(script),
            limit=_LIMIT,
            panel=panel,
            lead=_lead(panel),
            areas=drawn("Nested AUC of the panel and its rivals", panel_areas, panel),
            checks=drawn("Calibration, net benefit, learning curve", panel_checks, panel),
            rows=[_row(row) for row in panel.performance.to_dict("records")],
            features=[_feature(row) for row in panel.features.head(_FEATURES).to_dict("records")],
            hidden=max(0, len(panel.features) - _FEATURES),
            tripod=tripod_rows(panel),
            blank=_BLANK,
            tables=table_downloads(tables),
        )
    )


def tripod_rows(panel: Panel) -> list[dict[str, str]]:
    """Fill the TRIPOD+AI list as far as the analysis can say; the items are in our words.

    Parameters
    ----------
    panel : Panel
        The panel.

    Returns
    -------
    list of dict
        ``item, section, asks, filled``; what is empty the authors must write.
    """
    first = panel.performance.iloc[0]
    known = panel.settings | {
        "notes": " ".join(panel.notes),
        "case": panel.case,
        "control": panel.control,
        "scale": panel.score.scale,
        "cases": int(first["cases"]),
        "controls": int(first["controls"]),
        "prevalence": f"{panel.prevalence:.2f}",
        "version": str(panel.provenance.get("mirbone", "")),
        "features": len(panel.score.features),
        "figures": "; ".join(
            f"{row['model']} {_interval(row, 'auc', 'low', 'high')}"
            for row in panel.performance.to_dict("records")
        ),
        "verdicts": "; ".join(panel.verdicts),
    }
    table = package_table("report", "tripod_ai.tsv")
    return [
        {key: str(row[key]) for key in ("item", "section", "asks")}
        | {"filled": str(row["filled"]).format_map(known)}
        for row in table.fillna("").to_dict("records")
    ]


def _lead(panel: Panel) -> str:
    """Say in a sentence what the panel reaches and what reaches it without the panel."""
    rows = panel.performance.to_dict("records")
    how = {
        "adjust": "with what goes with haemolysis taken off",
        "exclude": "without haemolysed samples",
        "ignore": "haemolysis ignored",
    }[str(panel.settings["haemolysis"])]
    rivals = ", ".join(f"{row['model']} {_interval(row, 'auc', 'low', 'high')}" for row in rows[1:])
    beside = f" Beside it: {rivals}." if rivals else ""
    return f"The panel, {how}: nested AUC {_interval(rows[0], 'auc', 'low', 'high')}.{beside}"


def _interval(row: dict[str, object], middle: str, low: str, high: str) -> str:
    values = [float(str(row[name])) for name in (middle, low, high)]
    if np.isnan(values[1]):
        return f"{values[0]:.3f} (no interval)"
    return f"{values[0]:.3f} ({values[1]:.3f} to {values[2]:.3f})"


def _row(row: dict[str, object]) -> dict[str, str]:
    shown = {name: _three(row[name]) for name in
             ("apparent", "optimism", "auc_632plus", "brier", "calibration_slope")}  # fmt: skip
    p = float(str(row["permutation_p"]))
    return shown | {
        "model": str(row["model"]),
        "auc": _interval(row, "auc", "low", "high"),
        "with": str(row["compared_with"]),
        "gain": _interval(row, "gain", "gain_low", "gain_high"),
        "p": "" if np.isnan(p) else p_value(p),
    }


def _feature(row: dict[str, object]) -> dict[str, str]:
    agreed = float(str(row["sign_agreement"]))
    return {
        "mirna": str(row["mirna"]),
        "coefficient": _three(row["coefficient"]),
        "selected": f"{float(str(row['selected'])):.0%}",
        "agreement": "" if np.isnan(agreed) else f"{agreed:.0%}",
        "haemolysis": _three(row["haemolysis_correlation"]),
        "red": "yes" if row["haemolysis_prone"] else "",
        "claims": str(row["claims"]).replace(";", " "),
    }


def _three(value: object) -> str:
    number = float(str(value))
    return "" if np.isnan(number) else f"{number:.3f}"
