"""How it looks: the drawn map of the cascade, circuits and plots."""

from mirbone.figures._cascade import StepOnMap, draw_cascade
from mirbone.figures._circuit import Circuit, choose_circuit
from mirbone.figures._circuit_drawing import draw_circuit
from mirbone.figures._profile import forest, step_heatmap, volcano

__all__ = [
    "Circuit",
    "StepOnMap",
    "choose_circuit",
    "draw_cascade",
    "draw_circuit",
    "forest",
    "step_heatmap",
    "volcano",
]
