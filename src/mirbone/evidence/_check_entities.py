"""Check the registered words: their names, steps and members."""

import pandas as pd

from mirbone.words import CascadeStep, resolve_gene

_STEPS = ("", *(step.value for step in CascadeStep))


def check_entities(entities: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Find what is wrong in the table of registered words.

    Parameters
    ----------
    entities : DataFrame
        As in `EvidenceBase`.

    Returns
    -------
    list of tuple of (name, column, message)
        Every one an error: a name twice or one that a step has, an unknown step, a step without
        its sign, a gene group without members or with one that is no approved symbol.
    """
    names = entities["name"]
    found = [
        (name, "name", "this word stands more than once, or is a cascade step. Rename it.")
        for name in names.loc[names.duplicated() | names.isin(list(_STEPS))]
    ]
    for row in entities.to_dict("records"):
        name, step, sign = row["name"], row["step"], row["step_sign"]
        if step not in _STEPS:
            found.append((name, "step", f"expected a cascade step; got {step!r}. Correct it."))
        if (sign in ("+1", "-1")) != bool(step):
            message = f"a step has a sign of +1 or -1, no step has none; got {sign!r}. Correct it."
            found.append((name, "step_sign", message))
        members = [gene for gene in row["members"].split(";") if gene]
        if bool(members) != (row["kind"] == "gene_group"):
            found.append((name, "members", "a gene group, and nothing else, lists its genes."))
        for gene in members:
            if resolve_gene(gene).names != (gene,):
                message = f"expected an approved gene symbol; got {gene!r}. Correct it."
                found.append((name, "members", message))
    return found
