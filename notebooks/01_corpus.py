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
# # 1 · Ngữ liệu của tôi có gì, có tin được không? · What is in my corpus, and can I trust it?
#
# Before anything is counted: what was read, what was removed, when the documents are from, and what they share. The
# documents are the five saved web pages that come with dienngon. For your own, give your folder instead of `../seeds`.

# %%
# %matplotlib inline
from pathlib import Path

import dienngon as dn

corpus = dn.read("../seeds")
corpus

# %% [markdown]
# ## Điều gì cần người xem lại? · What needs a person?
#
# Here nothing does, since `seeds/metadata.csv` states what a person found out. `check` of the pages alone, without that
# file, shows what there was to find out.

# %%
pages = dn.read(sorted(Path("../seeds").glob("*.txt")))
dn.check(pages)

# %% [markdown]
# ## Ngày tháng dựa vào đâu? · What do the dates rest on?
#
# Every date has its basis. 002 is headed with a day in September, but its first sentence speaks of a day in November. 004
# says "Chiều 23/2" without a year: the year was inferred, and is marked so wherever it matters.

# %%
documents = dn.documents(corpus)
documents.frame[["document", "date", "precision", "date_inferred", "words", "removed_words"]]

# %%
for document in corpus:
    for note in document.notes:
        print(document.name[:3], note)

# %% [markdown]
# ## Cái gì bị loại? · What was removed?
#
# Each line of a page is labelled, and nothing is deleted. Titles, text and the first copy of a caption count; page
# furniture, repeated lines and lines of date, source and author do not.

# %%
lines = dn.spans(corpus)
lines.groupby(["document", "kind"]).size().unstack(fill_value=0)

# %% [markdown]
# Half of 002 is comments and links to other articles. A wrong label changes every number that follows, so look through
# what was removed. `overrides.csv` in the folder sets a line right.

# %%
removed = lines[lines["kind"].isin(["furniture", "repeated", "metadata"])]
shown = removed[removed["document"].str.startswith("002")].set_index("line")[["kind", "text"]].head(8)
shown.assign(text=shown["text"].str.slice(0, 70))

# %% [markdown]
# ## Tài liệu nào chép của nhau? · What do documents share?
#
# 001 and 004 report one event, in part in the same sentences. What is copied counts once, in the earlier document; names
# and titles of office that recur (formulae) and captions are no copies.

# %%
reuse = dn.find_reuse(corpus)
reuse.passage_table().frame[["first", "line", "second", "second_line", "words", "kind"]]

# %%
corpus = dn.counted_once(corpus, reuse)

# %% [markdown]
# ## Thời kỳ nào có tài liệu? · Which periods have documents?

# %%
dn.plot(dn.timeline(corpus))

# %% [markdown]
# **Tin được đến đâu? · How far to trust it.** 2023 has no document: a gap, of which nothing can be said. 2021 and 2024 are
# one document each: what is said of these years is said of that text. The five were not drawn at random, so they stand
# for themselves.
#
# On the command line: `dienngon check seeds`. Next: `02_changes.ipynb`.
