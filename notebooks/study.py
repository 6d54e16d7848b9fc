# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Five Vietnamese articles on co-operation against terrorism, 2021–2024
#
# This notebook goes through a whole study with dienngon, from the saved pages to a report: what was read and
# removed, how the documents are dated, which words, themes and topics they hold, and what so small a corpus
# cannot show. It describes five documents and tests nothing.
#
# To study other texts, put them into a folder, change `seeds` below, and write a lexicon of themes for them.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import pandas as pd

import dienngon as dn

seeds = Path("seeds") if Path("seeds").is_dir() else Path("../seeds")
lexicon = dn.read_lexicon(seeds / "themes.toml")
pd.set_option("display.max_colwidth", None)  # show sentences whole

# %% [markdown]
# ## Reading and dating
#
# `read` takes what lies in a folder: texts, saved pages, Word and PDF files, tables. What it does not read, it lists
# with the reason. A `metadata.csv` in the folder is used; where it contradicts a text, a note says so.

# %%
corpus = dn.read(seeds)
print(len(corpus), "documents; left out:", ", ".join(one.name for one in corpus.excluded))
pd.DataFrame(
    [(one.name, one.date.value, one.date.precision, one.date.inferred, one.publisher) for one in corpus],
    columns=["document", "date", "precision", "inferred", "publisher"],
)

# %% [markdown]
# Dates are as precise as their source: three are known to the day, one to the month, one to the year. A time axis
# in years is the finest that all five allow.
#
# Two documents have notes. The header of 002 gives a day in September 2021, while its first sentence speaks of a
# day in November, which would lie after it. The header is kept. The year of 004 is inferred: its text gives a day
# and a month only.

# %%
for document in corpus:
    for note in document.notes:
        print(f"{document.name}\n  date:  {document.date.value} ({document.date.basis})\n  note:  {note}\n")

# %% [markdown]
# ## What was removed
#
# Each line of a saved page is labelled, and nothing is deleted from the text: title, body text and the first copy
# of a caption count; page furniture, repeated lines, and date, source and author lines do not. `dn.spans` lists every
# labelled stretch with the rule that labelled it.

# %%
labelled = dn.spans(corpus)
labelled.groupby(["document", "kind"]).size().unstack(fill_value=0)

# %% [markdown]
# The first lines that were removed from 002: its date and source, then the comments and links to other articles,
# with dates of 2025. Look through the rest as well: a wrong label changes every number below.

# %%
removed = labelled[labelled["kind"].isin(["furniture", "repeated", "metadata"])]
removed[removed["document"].str.startswith("002")].set_index("line")[["kind", "text", "rule"]].head(8)

# %% [markdown]
# ## What documents share
#
# Two of the documents of 2022 report one event, 001 and 004. `find_reuse` aligns what documents have in common, and
# tells passages from formulae (names and titles of office) and captions.

# %%
reuse = dn.find_reuse(corpus)
reuse.passage_table().frame[["first", "line", "second", "second_line", "words", "kind"]]

# %% [markdown]
# A passage is a copy in the later of the two, 004, and is not counted again. It stays in the text and in the
# evidence.

# %%
corpus = dn.counted_once(corpus, reuse)

# %% [markdown]
# ## Segmentation and counts
#
# `segment` splits the texts into words with Pyvi and then joins the terms of the lexicon, so that *tội phạm xuyên
# quốc gia* is one term. Rates are per 1,000 of Pyvi's own words and do not depend on the lexicon. The years are
# fixed here, so that a year without documents stays visible.

# %%
years = dn.Periods.years(2021, 2024)
tokens = dn.segment(corpus, lexicon)
timeline = dn.timeline(tokens, years)
dn.plot(timeline)

# %% [markdown]
# 2023 has no document. It is a gap, not a zero: nothing can be said of it. 2021 and 2024 are one document each, so
# what is said of these years is said of 002 and of 000. 2022 is three documents: 001, 003 and 004.
#
# ## Keywords by year
#
# `count` gives a sparse matrix of terms by document, stop words left out. From it, TF-IDF picks terms that are
# frequent in one year and stand in few documents; a term that all five documents hold scores 0.

# %%
counts = dn.count(tokens)
print(f"{counts.matrix.shape[0]} documents × {counts.matrix.shape[1]} terms")
keywords = dn.keywords(counts, years, top=6)
keywords

# %%
dn.plot(keywords)

# %% [markdown]
# The lists name occasions and persons as much as subjects: AMMTC and ASEAN in 2021, Hoa Kỳ and Tô Lâm in 2022,
# Nguyễn Ngọc Lâm in 2024. That is what keywords of single articles are. The column `documents` tells whether a term
# comes from one document of its year or from several: in 2022, *Hội thảo* stands in two documents, *Hoa Kỳ* in one.
# `keywords.evidence(2022, "Hoa Kỳ")` gives the sentences.

# %% [markdown]
# ## Themes
#
# The lexicon (`seeds/themes.toml`) lists the terms of eleven themes, two of them nested in others, with a codebook that says
# what belongs to each.
# `track` counts them by year.

# %%
hits = dn.match(tokens, lexicon)
themes = dn.track(hits, years)
dn.plot(themes)

# %% [markdown]
# Among these documents, extremism has its highest rate in 2024, transnational crime and the pandemic have theirs in
# 2021, legal frameworks in 2022. Each of these statements is about one to three articles. The column `note` of the
# table says for each year whether any test could tell it from the others:

# %%
themes.frame[["period", "documents", "note"]].drop_duplicates()

# %% [markdown]
# A number is worth as much as the sentences behind it. These are the four hits of *cyberspace* in 2022:

# %%
themes.evidence("cyberspace", 2022)[["document", "line", "matched", "sentence"]]

# %% [markdown]
# The first names cyberspace as a field of work against terrorism, the last two as a place where terrorist groups act
# and recruit. The second is a term for high-tech crime in a list of crimes: the lexicon counts it as cyberspace, and
# a reader may disagree. The rate does not tell these uses apart.
#
# ### Groups within a theme
#
# A theme can have groups of terms that are reported apart, and other themes nested in it. Sharing of information holds
# sharing of experience as a group, legal frameworks hold mutual legal assistance, and extremism its propaganda; `own`
# are the theme's other terms.

# %%
groups = dn.track_groups(hits, years)
groups.frame.pivot_table(index=["theme", "group"], columns="period", values="hits", aggfunc="sum")

# %% [markdown]
# In 2022 and 2024 there are more hits of experience than of the other terms of information sharing; in 2021 it is the other way
# round. A claim about "information sharing" would rest on both.
#
# ### The documents behind the years
#
# `by_document` puts each document next to its year. A year's rate is no more than the documents that make it up.

# %%
theme_documents = dn.by_document(themes, hits)
dn.plot(theme_documents)

# %%
single = theme_documents.frame.query("period == '2022' and document != ''")
single.pivot(index="label_en", columns="document", values="hits").loc[single["label_en"].unique()]

# %% [markdown]
# Within 2022 the documents differ: all hits of transnational crime and of extremism are in 003, while legal
# frameworks occur in all three.
#
# ### Themes in the same paragraph

# %%
dn.plot(dn.network(hits, by=years, of="themes", window="paragraph"))

# %% [markdown]
# Mechanisms and transnational crime share the most paragraphs. Is that more than chance would bring? Of no pair, says
# the figure; `cooccurrence` has the numbers. `expected` is the mean number of shared paragraphs when the hits of each
# theme are moved round their document by a random number of words; `q` is adjusted for the number of pairs.

# %%
together = dn.cooccurrence(hits, years)
together.frame.sort_values("p")[["label_a", "label_b", "shared", "expected", "p", "q"]].head(4).reset_index(drop=True)

# %% [markdown]
# No pair is beyond chance: most paragraphs name several tasks in a row, so that themes meet whatever they are. The
# evidence tells which documents the shared paragraphs are in: most are in 002, which reports a meeting about
# transnational crime.

# %%
together.evidence("mechanisms", "crime").groupby("document")["line"].nunique().rename("shared paragraphs").to_frame()

# %% [markdown]
# ## Topics
#
# A topic model groups terms without themes given to it. Whether it is fitted to passages, the paragraphs of body text,
# or to whole documents follows a stated rule: passages here, since the documents are few. The default model,
# `consensus`, is chosen by measurement (docs/topics.md).
#
# Can this corpus carry topics at all, and how many? `choose_k` divides passages and words into two halves, at random and
# many times, and looks whether passages that share a topic share one again in both halves:

# %%
passages = dn.count(tokens, dn.unit_for(tokens))
print(f"{passages.matrix.shape[0]} passages × {passages.matrix.shape[1]} terms")
scan = dn.choose_k(passages)
dn.plot(scan.table)

# %% [markdown]
# No number of topics is supported: at none is a topic stable (first panel). What follows is therefore an index to the
# passages and nothing more. `dn.fit_topics(passages)` would take the best number anyway and say so; three topics are
# fitted here, so that each has passages enough to be read. `assess` says of each how stable it is, from 0 (as by chance)
# to 1 (always together again):

# %%
topics = dn.assess(dn.fit_topics(passages, k=3))
dn.plot(dn.stability_table(topics))

# %%
dn.plot(topics.terms())

# %%
dn.plot(topics.over_time(years))

# %% [markdown]
# Grey topics are not stable; of a doubtful one these texts cannot tell. Since passages were drawn and not documents, this
# holds of these five texts only. Read the passages before naming a topic:

# %%
topics.terms().evidence(1)[["weight", "document", "line", "passage"]]

# %% [markdown]
# Other models are taken in the same way. `match_topics` says which topics they agree on:

# %%
nmf = dn.fit_topics(passages, "nmf", k=3)
agreement = dn.match_topics([topics, nmf])
matched = agreement.frame.query("matched == 'yes'")
matched[["topic_a", "label_a", "stable_a", "topic_b", "label_b", "agreement"]]

# %% [markdown]
# A further model, `dn.fit_topics(passages, "bertopic", k=3)`, needs an extra: `pip install 'dienngon[bertopic]'`.
#
# ## A report
#
# `report` writes tables, their figures and a page that shows them all. Here they go into a temporary folder; give a
# folder of your own to keep them.

# %%
tables = [timeline, keywords, themes, groups, theme_documents, together, topics.terms(), topics.over_time(years)]
with tempfile.TemporaryDirectory() as folder:
    page = dn.report(tables, Path(folder) / "report", "Five articles, 2021–2024")
    written = sorted(one.name for one in page.parent.iterdir())
print(f"{len(written)} files: {', '.join(written[:6])}, …")

# %% [markdown]
# The whole study, with all its evidence in the page, is one command, `dienngon report seeds/study.toml --out figures`,
# or `dn.run(dn.read_study("seeds/study.toml"), "figures")`.
#
# ## What five documents cannot show
#
# **No trend.** The document is the unit of inference. With one of five documents against four, no permutation test
# can give a p below 0.2; with three against two, none below 0.1 (the column `note` above). So for every difference
# between years the answer is: too few documents to tell.
#
# **Nothing about 2023.** There is no document. A line drawn from 2022 to 2024 would invent one.
#
# **Two of the three documents of 2022 are not independent.** 001 and 004 report one event. Their shared passages
# count once, but what 004 says of the event in other words is not a further report either.
#
# **Nothing about Vietnamese discourse at large.** The texts were not drawn at random, and for three of the five no
# publisher is recorded. What holds of them may guide the reading of a larger corpus; it does not stand in for one.
