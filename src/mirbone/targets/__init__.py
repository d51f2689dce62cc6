"""What each miRNA can repress: sequences in; sites, energies and predicted repression out.

**Sequences.** A `SequenceSet` holds names and encoded nucleotides, of miRNAs or of 3' UTRs, from
any FASTA (`read_mirnas`, `read_utrs`, the latter also from a table) or from names and letters
(`encode_sequences`); `read_gene_utrs` keeps one UTR for each gene, `read_orfs` finds the coding
sequence of each transcript.

**Sites.** `scan_sites` finds every canonical site of every miRNA in every UTR at once; `Sites`
holds them as parallel arrays, sorted by miRNA, UTR and start. `store_sites` does the same part by
part on disk, for a genome, through crashes and over many machines; `open_store` reads it back.

**Energies.** `duplex_energies` gives each site's duplex energy, `duplex_energy` that of any two
strands (Turner 2004 at 37 C, kcal/mol).

**Accessibility.** `unpaired_probability` folds each UTR locally and says how likely the nt from
each place on are unpaired; `cached_unpaired_probability` keeps that on disk.

**Repression.** `predict_repression` gives the log2 change of each mRNA with an interval,
`site_repression` what each site adds and why, `context_plus` the published context++ score.

**Embedded.** `embedded_targets` looks up what the model gives for every human miRNA and the genes
of RefSeq (`embedded_genes`), computed once (`embedded_source`); no file is needed.

Positions are 0-based, half-open, in nt from the 5' end of the 3' UTR. Negative log2 changes mean
less mRNA. A prediction is never knowledge: other rooms mark what comes from here as such.
"""

from mirbone.targets.accessibility._cache import cached_unpaired_probability
from mirbone.targets.accessibility._unpaired import (
    UNPAIRED_WIDTH,
    unpaired_probability,
)
from mirbone.targets.context_score._score import context_plus
from mirbone.targets.embedded._format import EmbeddedSource
from mirbone.targets.embedded._read import (
    EMBEDDED_COLUMNS,
    embedded_genes,
    embedded_source,
    embedded_targets,
)
from mirbone.targets.energy._duplex import duplex_energies, duplex_energy
from mirbone.targets.repression._predict import predict_repression, site_repression
from mirbone.targets.repression._write import write_repression
from mirbone.targets.sequences._files import read_fasta, read_utrs
from mirbone.targets.sequences._gene_utrs import (
    UNMAPPED_COLUMNS,
    GeneUtrs,
    read_gene_utrs,
    unmapped_genes,
    unmapped_notes,
)
from mirbone.targets.sequences._mirnas import read_mirnas
from mirbone.targets.sequences._orfs import read_orfs
from mirbone.targets.sequences._sequences import SequenceSet, encode_sequences
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import CANONICAL, SITE_TYPES, Sites
from mirbone.targets.store._scores import EnergyKind, SiteScores
from mirbone.targets.store._store import SiteStore, open_store, store_sites

__all__ = [
    "CANONICAL",
    "EMBEDDED_COLUMNS",
    "SITE_TYPES",
    "UNMAPPED_COLUMNS",
    "UNPAIRED_WIDTH",
    "EmbeddedSource",
    "EnergyKind",
    "GeneUtrs",
    "SequenceSet",
    "SiteScores",
    "SiteStore",
    "Sites",
    "cached_unpaired_probability",
    "context_plus",
    "duplex_energies",
    "duplex_energy",
    "embedded_genes",
    "embedded_source",
    "embedded_targets",
    "encode_sequences",
    "open_store",
    "predict_repression",
    "read_fasta",
    "read_gene_utrs",
    "read_mirnas",
    "read_orfs",
    "read_utrs",
    "scan_sites",
    "site_repression",
    "store_sites",
    "unmapped_genes",
    "unmapped_notes",
    "unpaired_probability",
    "write_repression",
]
