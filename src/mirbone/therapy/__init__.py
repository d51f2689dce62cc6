"""What a treatment does: a mimic, an antagonist, a drug, or several, with and without.

`trial` carries a change of the tumour cell, a drug, or both on to patients and to a lesion in bone,
over one ensemble of assumptions, on common random numbers. `restore_each` takes the miRNAs of a
profile back one at a time, and orders them by what it spares the patient.

A simulation, not a recommendation: every number is a consequence of assumptions that the ensemble
varies, and a verdict is given only where its members agree.
"""

from mirbone.therapy._restore import NET_COLUMNS, Restored, restore_each
from mirbone.therapy._trial import Trial, trial

__all__ = ["NET_COLUMNS", "Restored", "Trial", "restore_each", "trial"]
