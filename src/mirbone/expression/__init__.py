"""What was measured: from counts, intensities, Ct values or a signature to a contrast.

`compare` is the verb: profiles, a sample sheet and ``CASE:CONTROL`` go in, a `Contrast` comes out.
It takes what is in memory (a DataFrame of counts, log2 intensities or Ct values, an AnnData,
`Profiles`) or the path of a file, and says what it took the numbers for. A **contrast** answers one
question, case against control: for every miRNA the log2 fold change with its 95 % confidence
interval, a moderated t, P, and the false discovery rate. Where the kind of measurement is known,
its own reader says so, takes the same tables and refuses, with a message, what is something else:

- `contrast_from_counts`: raw reads (a matrix, the tables of mirtop, TCGA's precursor counts);
- `contrast_from_intensities`: normalised log2 values of arrays;
- `contrast_from_ct`: raw Ct values of quantitative PCR;
- `contrast_from_h5ad`: AnnData of counts or log2 values;
- `read_signature`: a list made elsewhere, with directions or fold changes.

Conventions. A positive effect is higher in the case. Levels and effects are log2; missing is NaN.
Matrices in files and kernels have miRNAs in rows and samples in columns; AnnData has samples in
obs. miRNAs bear their miRBase v22 name where exactly one is meant; otherwise the written name stays
and `Contrast.names` says why. No row vanishes: what is not in the table is in `Contrast.dropped`
with its reason, and what was chosen on the way is in `Contrast.notes`.

The statistics are those of Smyth (2004), doi:10.2202/1544-6115.1027, and Law et al. (2014),
doi:10.1186/gb-2014-15-2-r29, written from the papers and checked against the authors' programs:
kernels on arrays (`tmm_factors`, `precision_weights`, `fit_last`, `moderated_t`,
`block_correlation`, `competitive_test`) may be used by themselves.
"""

from mirbone.expression._compare import compare
from mirbone.expression._contrast import Contrast
from mirbone.expression._from_files import (
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_h5ad,
    contrast_from_intensities,
)
from mirbone.expression._labelled import LabelledProfiles, read_labelled
from mirbone.expression._profiles import Profiles
from mirbone.expression._recognise import ReadTable, recognise_table
from mirbone.expression.reading._read import read_counts, read_ct, read_h5ad, read_intensities
from mirbone.expression.reading.signature._read import read_signature
from mirbone.expression.statistics._blocks import Blocks
from mirbone.expression.statistics._competitive import (
    CompetitiveTest,
    competitive_test,
    residual_correlation,
)
from mirbone.expression.statistics._correlation import block_correlation
from mirbone.expression.statistics._counts import enough_reads, log_cpm
from mirbone.expression.statistics._linear import LinearFit, fit_last
from mirbone.expression.statistics._moderate import (
    ModeratedFit,
    VariancePrior,
    estimate_prior,
    moderated_t,
)
from mirbone.expression.statistics._precision import precision_weights
from mirbone.expression.statistics._tails import adjust_bh, two_sided_p
from mirbone.expression.statistics._tmm import tmm_factors

__all__ = [
    "Blocks",
    "CompetitiveTest",
    "Contrast",
    "LabelledProfiles",
    "LinearFit",
    "ModeratedFit",
    "Profiles",
    "ReadTable",
    "VariancePrior",
    "adjust_bh",
    "block_correlation",
    "compare",
    "competitive_test",
    "contrast_from_counts",
    "contrast_from_ct",
    "contrast_from_h5ad",
    "contrast_from_intensities",
    "enough_reads",
    "estimate_prior",
    "fit_last",
    "log_cpm",
    "moderated_t",
    "precision_weights",
    "read_counts",
    "read_ct",
    "read_h5ad",
    "read_intensities",
    "read_labelled",
    "read_signature",
    "recognise_table",
    "residual_correlation",
    "tmm_factors",
    "two_sided_p",
]
