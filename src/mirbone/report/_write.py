"""The result folder: built beside its place, moved there whole."""

import json
import re
import shutil
import stat
import tempfile
from pathlib import Path

from mirbone._core import (
    FilePath,
    InputError,
    Progress,
    named_keywords,
    resolved,
    shown,
    umask,
    write_table,
    write_text,
)
from mirbone.network import export_network
from mirbone.report._render import render_report
from mirbone.study import (
    StudyConfig,
    StudyResult,
    run_study,
    study_record,
    study_tables,
)

_RECORD = "study.json"
_NAMES = re.compile(
    r"report\.html|study\.json|tables/\w+\.tsv|network/network\.(tsv|sif|graphml|cx2)"
)


@named_keywords
def write_study(
    config: StudyConfig,
    folder: FilePath,
    progress: Progress | None = None,
) -> StudyResult:
    """Run a study and write its result folder.

    Parameters
    ----------
    config : StudyConfig
        What to do.
    folder : str or path-like
        The result folder; an earlier mirbone result there is replaced, anything else is not.
    progress : Progress, optional
        Told as by `mirbone.study.run_study`, and when the folder is written; a line in a
        notebook without it.

    Returns
    -------
    StudyResult
        What was found.

    Raises
    ------
    InputError
        If an input is refused, or `folder` holds something that is not a mirbone result.
    """
    folder = Path(folder)
    _require_free(folder)
    tell = shown(progress)
    result = run_study(config, tell)
    tell("Writing the report", 0, 1)
    write_result(result, folder)
    return result


def write_result(result: StudyResult, folder: FilePath) -> None:
    """Write a finished study as a folder: report, record, tables, network.

    Parameters
    ----------
    result : StudyResult
        The study.
    folder : str or path-like
        Where it must stand.

    Raises
    ------
    InputError
        If `folder` holds something that is not a mirbone result.
    """
    folder = _require_free(Path(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:60]}.partial-"))
    except OSError as error:
        raise InputError(
            f"the result cannot be written beside {folder}: {error.strerror}. "
            "Give a place that may be written to, with -o."
        ) from error
    try:
        _fill(result, building)
        building.chmod(0o777 & ~umask())
        _swap(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _swap(building: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one, which is deleted last."""
    old = building.with_name(building.name.replace(".partial-", ".old-"))
    try:
        if folder.exists():
            folder.replace(old)
        building.replace(folder)
    finally:
        if old.exists() and not folder.exists():  # stopped in between
            old.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _fill(result: StudyResult, folder: Path) -> None:
    for name, (table, _) in study_tables(result).items():
        place = "network" if name == "network" else "tables"
        write_table(table, folder / place / f"{name}.tsv")
    for suffix in ("sif", "graphml", "cx2"):
        export_network(
            result.network,
            suffix,
            folder / "network" / f"network.{suffix}",
            predictions=result.predicted and result.predicted.drawn,
        )
    write_text(folder / "report.html", render_report(result))
    record = json.dumps(study_record(result), indent=2, ensure_ascii=False, allow_nan=False)
    write_text(folder / _RECORD, record + "\n")


def _require_free(folder: Path) -> Path:
    """Find where the result is to stand; refuse what it must not replace."""
    target, kind = resolved(folder)
    if kind not in (0, stat.S_IFDIR):
        what = "a file" if kind == stat.S_IFREG else "a device or pipe"
        raise InputError(
            f"expected a folder for the result; {folder} is {what}. Give another name."
        )
    if Path.cwd().is_relative_to(target):
        raise InputError(
            f"expected a folder of its own for the result; {folder} is the current folder, or "
            "holds it. Give another name."
        )
    try:
        taken = kind == stat.S_IFDIR and any(target.iterdir()) and not _is_result(target)
    except OSError as error:
        raise InputError(f"{folder} cannot be looked into: {error.strerror}.") from error
    if taken:
        raise InputError(
            f"{folder} is not empty and holds no earlier mirbone result alone; "
            "nothing was written. Give another folder with -o."
        )
    return target


def _is_result(folder: Path) -> bool:
    """Say whether a folder is a result of ours and holds nothing else."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        ours = "mirbone" in record["provenance"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return ours and all(_NAMES.fullmatch(name) for name in inside)
