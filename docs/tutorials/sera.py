"""54 sera, 32 of women with breast cancer: can they carry a panel? Not yet."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import write_table
from mirbone.biomarkers import (
    check_samples,
    compare_literature,
    fit_panel,
    haemolysis_set,
    sample_size,
)

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-sera")
folder.mkdir(parents=True, exist_ok=True)
downloaded = Path(sys.argv[2]) if len(sys.argv) > 2 else None


# --8<-- [start:standin]
def stand_in(seed: int = 41922) -> pd.DataFrame:
    """Ct of 54 made-up sera: 12 of the 32 cancers are haemolysed, and nothing else differs."""
    rng = np.random.default_rng(seed)
    others = ["miR-23a-3p", "miR-10b-5p", "miR-21-5p", "miR-155-5p", "miR-222-3p", "let-7d-5p"]
    names = [*haemolysis_set(), *(f"hsa-{name}" for name in others)]
    names += [f"hsa-miR-{number}" for number in range(4251, 4301)]
    samples = [f"c{i}" for i in range(1, 23)] + [f"s{i}" for i in range(1, 33)]
    usual = np.r_[rng.uniform(22, 32, len(names) - 50), rng.uniform(24, 38, 50)]
    usual[names.index("hsa-miR-451a")], usual[names.index("hsa-miR-23a-3p")] = 22.0, 26.5
    ct = usual[:, None] + rng.normal(0, 0.8, 54) + rng.normal(0, 0.9, (len(names), 54))
    haemolysed = np.zeros(54)
    haemolysed[22 + rng.choice(32, 12, replace=False)] = rng.uniform(1.5, 4.0, 12)
    ct[: len(haemolysis_set())] -= haemolysed
    table = pd.DataFrame(ct, pd.Index(names, name="mirna"), samples)
    return table.where(table < 37)  # as the real table, which ends at 37 cycles


# --8<-- [end:standin]

# --8<-- [start:read]
ct: Path | pd.DataFrame = stand_in() if downloaded is None else downloaded
if downloaded is None:
    names = list(stand_in().columns)
else:
    from mirbone.expression import read_ct

    names = list(read_ct(downloaded).values.columns)
sheet = pd.DataFrame(
    {"sample": names, "group": ["healthy" if name[0] == "c" else "cancer" for name in names]}
)
# --8<-- [end:read]

# --8<-- [start:check]
check = check_samples("cancer:healthy", ct=ct, samples=sheet)
print(check.verdict)
shown = ["factor", "auc", "ci_low", "ci_high", "auc_unflagged", "verdict"]
print(check.confounding[shown].round(2).to_string(index=False))
# --8<-- [end:check]

# --8<-- [start:samples]
print(pd.crosstab(check.samples["class"], check.samples["flag"]).to_string())
# --8<-- [end:samples]

# --8<-- [start:normalisers]
first = check.normalisers.head(4)
print(first[["name", "rank", "m", "normfinder", "verdict"]].round(2).to_string(index=False))
# --8<-- [end:normalisers]

# --8<-- [start:literature]
published = compare_literature(
    "cancer:healthy", ct=ct, samples=sheet, cancer="breast", fluid="serum",
    comparison="cancer:healthy",
)  # fmt: skip
print(published.verdict)
tested = published.table.loc[published.table["answer"] != "not testable"]
columns = ["mirna", "claimed", "log2fc", "detectable", "answer"]
print(tested[columns].drop_duplicates().round(2).to_string(index=False))
# --8<-- [end:literature]

# --8<-- [start:panel]
panel = fit_panel(
    "cancer:healthy", ct=ct, samples=sheet, haemolysis="adjust",
    repeats=2, permutations=20, bootstrap=20, imputations=2,
)  # fmt: skip
print(f"the panel: {panel.verdict}")
# --8<-- [end:panel]

# --8<-- [start:size]
size = sample_size(auc=0.75, prevalence=32 / 54, parameters=5)
print(f"five parameters ask for {size.patients} sera; there are {len(sheet)}")
# --8<-- [end:size]

# --8<-- [start:verdict]
reasons = [
    *(["the samples are confounded"] if check.confounded else []),
    *(["what is left is no better than chance"] if "no better" in panel.verdict else []),
    *(["they are too few"] if len(sheet) < size.patients else []),
    "no second cohort has been measured",
]
print(f"Is there a panel? Not yet: {'; '.join(reasons)}.")
write_table(check.confounding, folder / "confounding.tsv")
print(f"The tables are in {folder}")
# --8<-- [end:verdict]
