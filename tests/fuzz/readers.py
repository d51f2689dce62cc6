"""Every reader of what a user gives, with valid seeds: files, texts and whole command lines."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzz import seeds_expression as values
from fuzz import seeds_others as others
from fuzz.annotated import annotated, damage_annotated
from fuzz.judge import SECONDS, BadOutcome
from fuzz.mutate import damage, damage_text
from fuzz.uses import use
from mirbone import cell, evidence, expression, network, niche, study, targets, words
from mirbone._core import InputError, number_of, read_numbers, source_of


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, and documents that it reads.

    Parameters
    ----------
    seeds : sequence of bytes or callable
        Valid documents, or what makes them.
    read : callable
        From a document in a folder of its own to what was read.
    file : str
        What the document is called there; empty where it is text and no file.
    few : int
        Damaged documents of a short run.
    share : float
        Of the inputs of a long run.
    named : tuple of str
        Words that tell where a mistake is, beside the path, a keyword and a line.
    seconds : float
        Longest that a document may take.
    """

    seeds: Sequence[str] | Callable[[], Sequence[bytes]]
    read: Callable[[Path], object] | Callable[[str], object]
    file: str = "given.tsv"
    few: int = 12
    share: float = 1.0
    named: tuple[str, ...] = ()
    seconds: float = SECONDS

    def document(self, name: str, number: int) -> bytes:
        """Make the document of a number: the seeds first, then damaged ones."""
        made = self.documents
        if number < len(made):
            return made[number]
        rng = random.Random(f"{name}:{number}")
        seed = rng.choice(made)
        if self.file.endswith(".h5ad"):
            return damage_annotated(seed, rng)
        if self.file:
            return damage(seed, rng, list(made))
        return damage_text(seed.decode("utf-8"), rng).encode("utf-8", "surrogatepass")

    @property
    def documents(self) -> Sequence[bytes]:
        """The valid ones."""
        return [seed.encode() if isinstance(seed, str) else seed for seed in _made(self.seeds)]

    def called(self, document: bytes, folder: Path) -> Callable[[], object]:
        """Put the document where it is read, and give what reads it."""
        if not self.file:
            text = document.decode("utf-8", "surrogatepass")
            return lambda: self._used(text)
        (folder / self.file).write_bytes(document)
        return lambda: self._used(folder / self.file)

    def _used(self, given: Path | str) -> object:
        done = self.read(given)  # type: ignore[arg-type]
        try:
            use(done, _base())
        except InputError as error:
            raise BadOutcome("read, but refused afterwards", str(error)) from error
        return done


def _made(seeds: Sequence[str] | Callable[[], Sequence[bytes]]) -> Sequence[str | bytes]:
    return _once(seeds) if callable(seeds) else seeds


@cache
def _once(make: Callable[[], Sequence[bytes]]) -> Sequence[bytes]:
    return make()


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _beside(table: str, contrast: Callable[..., object]) -> Callable[[Path], object]:
    """Read a sample sheet with a table that is right."""

    def read(path: Path) -> object:
        held = _text(path.with_name("table.tsv"), table)
        return contrast(held, path, "bone:primary", leave_out=0)

    return read


def _with_sheet(**options: object) -> Callable[[Path], object]:
    """Compare the samples of a table, with a sheet that is right."""

    def read(path: Path) -> object:
        sheet = _text(path.with_name("samples.tsv"), values.SHEET)
        return expression.compare(path, sheet, "group=bone:primary", leave_out=0, **options)  # type: ignore[arg-type]

    return read


def _series(path: Path) -> object:
    """A series matrix is the table and the sheet."""
    return expression.contrast_from_intensities(path, path, "site=bone:primary", leave_out=0)


def _contrast_text(text: str) -> object:
    return expression.compare(
        expression.read_counts(_frame(values.MATRIX)), _frame(values.SHEET), text, leave_out=0
    )


@cache
def _frame(text: str):
    import io

    import pandas as pd

    return pd.read_csv(io.StringIO(text), sep="\t")


def _h5ad(path: Path) -> object:
    expression.read_h5ad(path, layer="log2", scale="log2")
    return expression.contrast_from_h5ad(path, "group=bone:primary", leave_out=0)


@cache
def _circuit(folder: str):
    return cell.circuit([("A", "B", -1), ("B", "A", -1)])


def _orfs(path: Path) -> object:
    utrs = targets.encode_sequences((name, "ACGU") for name in others.UTRS_OF_ORFS)
    return targets.read_orfs(path, utrs)


def _racipe(path: Path) -> object:
    return cell.read_racipe_parameters(path, _circuit(""))


def _racipe_rows(path: Path) -> object:
    _text(path.with_name("x.prs"), others.RACIPE_NAMES[0])
    return _racipe(path)


def _racipe_names(path: Path) -> object:
    return _racipe(_text(path.with_name("x_parameters.dat"), others.RACIPE_ROWS[0]))


def _ranges() -> Sequence[bytes]:
    import mirbone.cell

    return [Path(mirbone.cell.__file__).with_name("data").joinpath("ranges.tsv").read_bytes()]


def _claims_exported() -> Sequence[bytes]:
    import mirbone.evidence

    path = Path(mirbone.evidence.__file__).with_name("data") / "claims_review_1.tsv"
    few = b"".join(path.read_bytes().splitlines(keepends=True)[:9])
    return [few.replace(b"\nA-", b"\nOWN-")]


@cache
def _base():
    return evidence.load_evidence()


def _own_claims(path: Path) -> object:
    from mirbone.evidence._user import read_user_claims

    return read_user_claims(path, _base().entities, None)  # of `load_evidence`, which takes longer


def _added_claims(path: Path) -> object:
    return evidence.add_claims(_base(), path)


def _experiments() -> Sequence[bytes]:
    import mirbone.evidence

    path = Path(mirbone.evidence.__file__).with_name("data") / "experiments.tsv"
    few = b"".join(path.read_bytes().splitlines(keepends=True)[:5]).replace(b"\nGuo", b"\nOwn")
    short = b"mirna,perturbation,readout,direction,reference\nmiR-21,mimic,osteolysis,-,PMID:1\n"
    return [few, short]


def _any_kind() -> Sequence[bytes]:
    texts = (
        *(*values.READ_COUNTS, *values.READ_INTENSITIES, *values.READ_CT, *values.SHEETS),
        *(*values.SIGNATURES, *others.CLAIMS, *others.MIRTARBASE, *others.TARBASE),
        *(*others.MULTIMIR, *others.TARGETSCAN, *others.OMNIPATH, *others.TRRUST),
        *(*others.MIRNA_FASTA, *others.UTR_FILES),
    )
    return [text.encode() for text in texts]


def _imported(read: Callable[..., object]) -> Callable[[Path], object]:
    return lambda path: read(path, words.load_catalogue())


def _predicted(path: Path) -> object:
    return network.predicted_from_targetscan(path, words.load_catalogue())


def _schedule(text: str) -> object:
    return niche.read_schedule(text).days(365.0)


def _pairs(text: str) -> object:
    from mirbone.cli._pairs import read_pairs

    pairs = read_pairs([text], "changes", "IL11=2")
    return niche.PatientModel("breast", pairs)


def _names(text: str) -> object:
    words.classify_row(text)
    words.resolve_name(text)
    words.resolve_gene(text)
    return words.resolve_mirnas(text)


def _one_name(text: str) -> object:
    return words.resolve_one(text)


def _number(text: str) -> object:
    number_of(text)
    return read_numbers([text, "0,5", ""])


def _words_of_config(text: str) -> object:
    import pandas as pd

    table = source_of(pd.DataFrame({"mirna": ["miR-21"], "direction": ["up"]}), "signature")
    config = study.make_config(
        signature=table, contrast=text, title=text, context=text if text in ("lung",) else None
    )
    return study.read_profile(config, words.load_catalogue())


def _options_of_config(text: str) -> object:
    return study.make_config(
        signature="given.tsv", fdr=text, models=text, seed=text, context=text, compartment=text,
        method=text, pair=text, reference=text, counts=text,
    )  # fmt: skip


def _claim_query(text: str) -> object:
    for keyword in ("step", "cancer", "tier", "source"):
        evidence.select_claims(_base(), **{keyword: text})
    return evidence.select_claims(_base(), mirna=text, gene=text)


def _reviewed(path: Path) -> object:
    from mirbone.evidence import verify_sentences

    text = path.read_bytes().decode("utf-8", "replace")
    return verify_sentences(_base(), text)


_SHEET = ("the sample sheet", "the contrast", "each group of", "design")

READERS: Mapping[str, Reader] = {
    "counts": Reader(values.READ_COUNTS, expression.read_counts, few=24),
    "intensities": Reader(values.READ_INTENSITIES, expression.read_intensities, few=14),
    "ct": Reader(values.READ_CT, expression.read_ct, few=14),
    "h5ad": Reader(annotated, _h5ad, "given.h5ad", few=8, named=("AnnData", *_SHEET)),
    "compare": Reader(values.WITH_SHEET, _with_sheet(), few=14, named=_SHEET),
    "series": Reader((values.SERIES,), _series, few=8, named=_SHEET),
    "sheet of counts": Reader(
        values.SHEETS, _beside(values.MATRIX, expression.contrast_from_counts), few=6,
        named=_SHEET),
    "sheet of intensities": Reader(
        values.SHEETS, _beside(values.LOG2_MATRIX, expression.contrast_from_intensities), few=6,
        named=_SHEET),
    "sheet of Ct": Reader(values.SHEETS, _beside(values.CT_MATRIX, expression.contrast_from_ct),
                          few=6, named=_SHEET),
    "contrast": Reader(values.PAIRS_OF_CONTRAST, _contrast_text, "", few=6),
    "signature": Reader(values.SIGNATURES, expression.read_signature, few=30),
    "own claims": Reader(others.CLAIMS, _own_claims, few=8),
    "claims": Reader(_claims_exported, evidence.read_claims, few=10),
    "added claims": Reader(_claims_exported, _added_claims, few=6),
    "experiments": Reader(_experiments, evidence.load_experiments, few=6),
    "any file": Reader(_any_kind, study.recognise, few=14),
    "claim query": Reader(("miR-21", "PTEN", "dormancy"), _claim_query, "", few=8),
    "mirtarbase": Reader(others.MIRTARBASE, _imported(evidence.read_mirtarbase)),
    "tarbase": Reader(others.TARBASE, _imported(evidence.read_tarbase)),
    "multimir": Reader(others.MULTIMIR, _imported(evidence.read_multimir)),
    "targetscan": Reader(others.TARGETSCAN, _imported(evidence.read_targetscan)),
    "predicted targets": Reader(others.TARGETSCAN, _predicted),
    "omnipath": Reader(others.OMNIPATH, _imported(evidence.read_omnipath)),
    "trrust": Reader(others.TRRUST, _imported(evidence.read_trrust)),
    "review": Reader(("A sentence. Another one (12). Fig. 1.\n",), _reviewed, few=2,
                     named=("the review",)),
    "mirna file": Reader(others.MIRNA_FASTA, targets.read_mirnas, "given.fa"),
    "fasta": Reader(others.MIRNA_FASTA,
                    lambda path: targets.read_fasta(path, what="the FASTA file"), "given.fa"),
    "utrs": Reader(others.UTR_FILES, targets.read_utrs, "given.fa", few=24),
    "gene utrs": Reader(others.UTR_FILES, targets.read_gene_utrs, "given.fa", few=24),
    "orfs": Reader(others.ORF_FILES, _orfs, "given.fa", few=24),
    "topology": Reader(others.TOPOLOGIES, cell.read_topology, "given.topo", few=20),
    "racipe table": Reader(others.RACIPE_TABLES, _racipe),
    "racipe rows": Reader(others.RACIPE_ROWS, _racipe_rows, "x_parameters.dat"),
    "racipe names": Reader(others.RACIPE_NAMES, _racipe_names, "x.prs"),
    "ranges": Reader(_ranges, cell.read_ranges),
    "drug schedule": Reader(others.SCHEDULES, _schedule, "", few=40),
    "constants": Reader(others.PAIRS, _pairs, "", few=40),
    "names": Reader(others.NAMES, _names, "", few=40),
    "one name": Reader(others.NAMES, _one_name, "", few=40),
    "numbers": Reader(others.NUMBERS, _number, "", few=40),
    "words of a study": Reader(("bone:primary", "A title"), _words_of_config, "", few=20),
    "options of a study": Reader(("0.05", "lung", "3"), _options_of_config, "", few=20),
}  # fmt: skip
