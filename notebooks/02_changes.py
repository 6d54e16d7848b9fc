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
# # 2 · Cái gì thay đổi qua các năm, dựa trên câu nào? · What changed from year to year, and on which sentences does it rest?
#
# Keywords say what sets a year apart without being asked; themes follow what you ask for. Both lead back to sentences, and
# both say where the documents are too few to tell.

# %%
# %matplotlib inline
import pandas as pd

import dienngon as dn
from dienngon.examples import bulletins

pd.set_option("display.max_colwidth", None)  # show sentences whole

corpus = dn.counted_once(dn.read("../seeds"))
tokens = dn.segment(corpus, terms="../seeds/themes.toml")
tokens

# %% [markdown]
# ## Từ khóa của mỗi năm · Keywords of each year
#
# TF-IDF picks terms that are frequent in one year and in few documents.

# %%
keywords = dn.keywords(dn.count(tokens), by="year", top=6)
dn.plot(keywords)

# %% [markdown]
# They name occasions and persons as much as subjects, as keywords of single articles do. A term leads to its sentences:

# %%
keywords.evidence(2022, "Hội thảo")[["document", "sentence"]].head(2)

# %% [markdown]
# ## Chủ đề · Themes
#
# The lexicon `seeds/themes.toml` lists the terms of eleven themes. Hits are counted per 1,000 words.

# %%
hits = dn.match(tokens, "../seeds/themes.toml")
themes = hits.track(by="year")
dn.plot(themes)

# %% [markdown]
# A number is worth as much as its sentences. The four hits of *cyberspace* in 2022:

# %%
themes.evidence("cyberspace", 2022)[["document", "matched", "sentence"]]

# %% [markdown]
# The first names cyberspace as a field of work against terrorism, the last two as a place where terrorist groups act. The
# rate does not tell these apart; a reader does.
#
# A year is no more than its documents. All hits of extremism in 2022 are in one document of three:

# %%
documents = dn.by_document(themes, hits).frame
documents.query("theme == 'extremism' and period == '2022' and document != ''")[["document", "words", "hits"]]

# %% [markdown]
# ## Có kết luận được không? · Can it be told?
#
# The unit is the document. With one document against four no arrangement is rare: p cannot fall below 0.2, whatever the
# rates. So the answer is the same for every theme and year here.

# %%
themes.frame.groupby(["period", "verdict"]).size().to_frame("themes")

# %% [markdown]
# ## Khi có đủ tài liệu · With documents enough
#
# 240 bulletins, made for this page: floods come, schools go, rice and railways stay as they are, and 2021 is a gap.

# %%
made = dn.segment(bulletins())
planted = dn.match(made, {"flood": ["lũ lụt"], "school": ["trường học"], "rice": ["lúa"], "railway": ["đường sắt"]})
changes = planted.track(by="year")
dn.plot(changes)

# %%
changes.frame.pivot(index="theme", columns="period", values="verdict")

# %% [markdown]
# The verdicts, ringed, find what was planted and nothing else. One more cell is dashed: who accepts that 10% of what is found
# may be false takes railways in 2020 for a finding. It is false.
#
# Keyness asks the same of every term. Each has an effect with its interval, and a verdict for the table as a whole.

# %%
dn.plot(dn.keyness(dn.count(made), by="year", target=2023))

# %% [markdown]
# On the command line: `dienngon themes track seeds/study.toml` and `dienngon compare seeds --target 2022`. Next:
# `03_topics.ipynb`.
