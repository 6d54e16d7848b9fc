from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.topic_models.fit import kept_seeds, seeding_for
from dienngon.topic_models.weights import Seeding
from documents import corpus as made

SEA = ["biển", "đảo", "cảng", "tàu", "cá", "sóng", "lưới"]
FIELD = ["lúa", "ruộng", "gạo", "trâu", "phân", "hạt", "rơm"]


@pytest.fixture(scope="module")
def counts() -> dn.Counts:
    """Return texts of the sea and of the field."""
    draw = np.random.default_rng(0)
    texts = {
        f"{number:02}": (" , ".join(draw.choice(SEA if number % 2 else FIELD, 12)) + " .", "2021")
        for number in range(60)
    }
    return dn.count(dn.segment(made(texts)), stop=[])


def guided(counts: dn.Counts, themes: dict[str, list[str]]) -> dn.Topics:
    """Return a model of two topics as if themes had guided it."""
    seeds = np.array([[float(term in words) for term in counts.terms] for words in themes.values()])
    topics = dataclasses.replace(dn.fit_topics(counts, "nmf", 2), names=tuple(themes))
    return kept_seeds(topics, Seeding(tuple(themes), seeds))


def test_a_theme_that_is_a_topic_is_kept_and_one_that_is_none_is_not(counts: dn.Counts) -> None:
    first = "sea" if dn.fit_topics(counts, "nmf", 2).label(1).split(" · ")[0] in SEA else "field"
    own, other = (SEA, FIELD) if first == "sea" else (FIELD, SEA)
    kept = guided(counts, {"one": own[:4], "two": [*own[4:], *other[:3]]}).kept
    assert kept is not None
    kept = kept.set_index("theme")
    assert kept.loc["one", "kept"] == 1
    assert kept.loc["one", "kept_terms"] == ", ".join(term for term in counts.terms if term in own[:4])
    # Half of the words of the second, and so of the passages that hold them, are of the first topic.
    assert kept.loc["two", "kept"] == pytest.approx(0.5, abs=0.02)
    assert kept.loc["two", "hits"] == 60
    assert kept.loc["two", "explained"] == pytest.approx(0.5)
    assert kept.loc["two", "passages"] == 30


def test_what_guides_is_said_in_the_tables(counts: dn.Counts) -> None:
    topics = guided(counts, {"one": SEA, "two": FIELD})
    assert Note.of("topics.guided", topics=[1, 2]) in topics.terms().notes
    weights = np.zeros_like(topics.row_weights)
    weights[:, 0] = 1.0
    idle = dataclasses.replace(topics, row_weights=weights, notes=())
    seeds = Seeding(("one", "two"), np.ones((2, len(counts.terms))))
    assert Note.of("topics.idle", topic=2, theme="two") in kept_seeds(idle, seeds).terms().notes


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.mark.parametrize("model", ["nmf", "bertopic"])
def test_themes_guide_topics(passages: dn.Counts, results, model: str) -> None:
    found = dn.fit_topics(passages, model, len(results.lexicon.themes) + 2, guide=results.lexicon)
    assert set(found.names) - {""} == {theme.id for theme in results.lexicon.themes}
    assert found.names.count("") == 2
    assert found.kept is not None
    assert found.kept["kept"].between(0, 1).all()
    assert found.kept["kept"].nunique() > 3
    assert any(note.code == "topics.guided" for note in found.terms().notes)
    crime = found.names.index("crime") + 1
    assert found.label(crime).startswith("crime: ")


def test_guides_that_cannot_be_used_are_sentences(passages: dn.Counts, results) -> None:
    with pytest.raises(ParameterError, match="k must be at least 11"):
        dn.fit_topics(passages, "nmf", 5, guide=results.lexicon)
    with pytest.raises(ParameterError, match="Themes can guide nmf and bertopic"):
        dn.fit_topics(passages, "lda", 12, guide=results.lexicon)


def test_a_name_does_not_guide_by_a_word_that_is_mostly_in_small_letters() -> None:
    text = "Ba cái áo, năm cái áo mua ở Lào , Lào và nước Áo ."
    counts = dn.count(dn.segment(made({"a": (text, "2021"), "b": ("Lào , Lào .", "2021")})), stop=[])
    seeding = seeding_for(counts, dn.Lexicon.of({"asean": ["Lào"], "europe": ["(Áo|Bỉ)"], "cloth": ["áo"]}), None)
    found = {
        name: [counts.terms[at] for at in np.flatnonzero(row)]
        for name, row in zip(seeding.names, seeding.weights, strict=True)
    }
    assert found == {"asean": ["Lào"], "cloth": ["áo"]}
