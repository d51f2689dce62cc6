"""A keyword that does not exist is answered with the nearest, in every public function."""

import importlib
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import mirbone
from mirbone.study import make_config

POSITIONAL = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def verbs() -> list[Callable[..., Any]]:
    """The public functions that take something which may be left out, and so a keyword."""
    rooms = [importlib.import_module(f"mirbone.{room}") for room in mirbone.__all__[1:]]
    named = {getattr(r, n) for r in rooms for n in r.__all__ if inspect.isfunction(getattr(r, n))}
    return sorted((f for f in named if keywords(f)), key=lambda f: (f.__module__, f.__name__))


def keywords(function: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [
        p.name
        for p in parameters
        if p.kind not in POSITIONAL and (p.kind is p.KEYWORD_ONLY or p.default is not p.empty)
    ]


@pytest.mark.parametrize("verb", verbs(), ids=lambda verb: f"{verb.__module__}.{verb.__name__}")
def test_a_misspelt_keyword_is_answered_with_the_right_one(verb: Callable[..., Any]) -> None:
    meant = max(keywords(verb), key=len)
    misspelt = meant[:-2] + meant[-1]
    with pytest.raises(TypeError, match=rf"{verb.__name__}\(\) .*{misspelt}.*mean '{meant}'\?"):
        verb(**{misspelt: None})


def test_checking_keywords_leaves_name_documentation_and_pickling_alone() -> None:
    assert len(verbs()) > 60
    for verb in verbs():
        assert pickle.loads(pickle.dumps(verb)) is verb
        assert verb.__doc__


def test_an_unknown_option_of_a_study_is_answered_with_the_nearest() -> None:
    with pytest.raises(TypeError, match="no keyword 'modles'; did you mean 'models'"):
        make_config(modles=3)
    with pytest.raises(TypeError, match=r"no keyword 'zzz'\. It takes signature, counts, "):
        make_config(zzz=3)
