"""How names are written in real files: spelling, additions of platforms, several in one, species.

Nothing here knows which human miRNAs exist; a text is taken apart, and the room looks the parts up.
"""

from mirbone.words.written._additions import (
    Plain,
    is_target_isoform,
    isomir_of,
    split_sequence,
    without_additions,
    without_mark,
)
from mirbone.words.written._controls import find_controls
from mirbone.words.written._listed import ISOMIR, ListedKind, listed_name
from mirbone.words.written._mirgenedb import MirGeneDbName, read_mirgenedb
from mirbone.words.written._species import common_species, species_of_accession, virus_of
from mirbone.words.written._spelling import (
    LONGEST_NAME,
    Spelling,
    read_spelling,
    short,
    tidy,
    without_r_dots,
)
from mirbone.words.written._tokens import ACCESSION, completions, split_name

__all__ = [
    "ACCESSION",
    "ISOMIR",
    "LONGEST_NAME",
    "ListedKind",
    "MirGeneDbName",
    "Plain",
    "Spelling",
    "common_species",
    "completions",
    "find_controls",
    "is_target_isoform",
    "isomir_of",
    "listed_name",
    "read_mirgenedb",
    "read_spelling",
    "short",
    "species_of_accession",
    "split_name",
    "split_sequence",
    "tidy",
    "virus_of",
    "without_additions",
    "without_mark",
    "without_r_dots",
]
