"""What public functions take and give: paths as text too, and only types that a front door has."""

import importlib
import inspect
import os
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import mirbone
from mirbone import cell, evidence, expression, network, niche, report, study, targets
from mirbone._core import FilePath

ROOMS = [importlib.import_module(f"mirbone.{room}") for room in mirbone.__all__[1:]]


def verbs() -> list[Callable[..., Any]]:
    """Every public function, and every public method of what a front door offers."""
    things = [getattr(room, name) for room in ROOMS for name in room.__all__]
    methods = [
        member
        for thing in things
        if inspect.isclass(thing) and thing.__module__.startswith("mirbone.")
        for name, member in vars(thing).items()
        if inspect.isfunction(member) and not name.startswith("_")
    ]
    functions = [inspect.unwrap(thing) for thing in things if inspect.isroutine(thing)]
    unique = dict.fromkeys([*functions, *methods])
    return sorted(unique, key=lambda f: (f.__module__, f.__qualname__))


def parts(annotation: object) -> Iterator[object]:
    """An annotation and everything that it is made of."""
    yield annotation
    for part in typing.get_args(annotation):
        yield from parts(part)


@pytest.mark.parametrize("verb", verbs(), ids=lambda f: f"{f.__module__}.{f.__qualname__}")
def test_a_path_may_be_text_wherever_it_is_taken(verb: Callable[..., Any]) -> None:
    for name, parameter in inspect.signature(verb).parameters.items():
        taken = list(parts(parameter.annotation))
        assert Path not in taken, f"`{name}` must be a FilePath, {FilePath}"
        if os.PathLike[str] in taken:
            assert str in taken, f"`{name}` must be a FilePath, {FilePath}"


@pytest.mark.parametrize("verb", verbs(), ids=lambda f: f"{f.__module__}.{f.__qualname__}")
def test_what_is_given_back_is_a_type_that_a_front_door_offers(verb: Callable[..., Any]) -> None:
    offered = {id(getattr(room, name)) for room in ROOMS for name in room.__all__}
    for given in parts(inspect.signature(verb).return_annotation):
        ours = inspect.isclass(given) and given.__module__.startswith("mirbone.")
        assert not ours or id(given) in offered, f"{given} is given back and no room offers it"


TOPOLOGY = "Source\tTarget\tType\nA\tB\t2\nB\tA\t2\n"
FASTA = ">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n>gene\nGGCUACCUCAGG\n"
SIGNATURE = "mirna\tlog2fc\nmiR-30a-5p\t-1.5\n"
WRITTEN = {"a.tsv": TOPOLOGY, "a.fa": FASTA, "profile.tsv": SIGNATURE}


def test_text_is_read_as_a_path(tmp_path: Path) -> None:
    for name, text in WRITTEN.items():
        (tmp_path / name).write_text(text)
    topology, fasta, profile = (str(tmp_path / name) for name in WRITTEN)
    assert cell.read_topology(topology).names == ("A", "B")
    assert len(targets.read_fasta(fasta, what="sequences")) == 2
    assert targets.read_mirnas(fasta).names[0] == "let-7a"
    assert targets.read_utrs(fasta).names[1] == "gene"
    assert expression.read_signature(profile).table["mirna"].tolist() == ["hsa-miR-30a-5p"]
    assert str(study.make_config(signature=profile).signature) == profile


def test_text_is_written_to_as_a_path(tmp_path: Path) -> None:
    claims = evidence.load_evidence()
    evidence.export_claims(claims, str(tmp_path / "claims.tsv"))
    again = evidence.read_claims(str(tmp_path / "claims.tsv")).reset_index(drop=True)
    assert again.equals(claims.claims)
    net = network.known_network("breast")
    network.export_network(net, "sif", str(tmp_path / "net.sif"))
    assert "RUNX2" in (tmp_path / "net.sif").read_text()
    niche.write_bone_sbml(str(tmp_path / "bone.xml"))
    assert (tmp_path / "bone.xml").read_text().startswith("<?xml")
    report.write_result(study.run_study(study.demo_config(models=0)), str(tmp_path / "result"))
    assert (tmp_path / "result" / "report.html").is_file()
