"""How it looks: plots that take and return matplotlib Axes, and drawn maps.

A plot draws on the axes that it is given by `ax`, or on a figure of its own that nothing global
holds; a notebook shows it, and ``axes.figure.savefig(path)`` writes it. `opposing_bars`,
`bone_courses` and `panel_checks` have several axes and return them as an array. The maps,
`draw_cascade` and `draw_circuit`, are SVG: a `Drawing` is shown by a notebook and written by its
``save``. Blue is lowered or less, orange raised or more.
"""

from mirbone.figures._canvas import NothingToDraw, as_svg
from mirbone.figures._cascade import StepOnMap, draw_cascade
from mirbone.figures._circuit import Circuit, choose_circuit
from mirbone.figures._circuit_drawing import draw_circuit
from mirbone.figures._drawing import Drawing
from mirbone.figures._experiments import experiment_dots
from mirbone.figures._opposing import opposing_bars
from mirbone.figures._panel import panel_areas, panel_checks
from mirbone.figures._patient import bone_courses, patient_curves
from mirbone.figures._profile import forest, step_heatmap, volcano

__all__ = [
    "Circuit",
    "Drawing",
    "NothingToDraw",
    "StepOnMap",
    "as_svg",
    "bone_courses",
    "choose_circuit",
    "draw_cascade",
    "draw_circuit",
    "experiment_dots",
    "forest",
    "opposing_bars",
    "panel_areas",
    "panel_checks",
    "patient_curves",
    "step_heatmap",
    "volcano",
]
