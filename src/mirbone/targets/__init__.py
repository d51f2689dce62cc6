"""What each miRNA can repress: sequences in, sites out.

Data model: a `SequenceSet` holds names and encoded nucleotides. Positions are 0-based, half-open,
in nt from the 5' end of the 3' UTR.
"""

from mirbone.targets._sequences import (
    SequenceSet,
    encode_sequences,
    read_fasta,
    read_mirnas,
    read_utrs,
)

__all__ = ["SequenceSet", "encode_sequences", "read_fasta", "read_mirnas", "read_utrs"]
