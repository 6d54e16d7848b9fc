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
# # 3 · Có những chủ đề ẩn nào, và chúng có thật không? · Which topics are there, and are they real?
#
# A topic model finds groups in any texts, also where there are none. Here a topic counts as real if the same passages come
# together again when documents and words are halved at random. Two corpora: the five articles, and 240 made bulletins
# that do have subjects.

# %%
# %matplotlib inline
import dienngon as dn
from dienngon.examples import bulletins

corpus = dn.counted_once(dn.read("../seeds"))
tokens = dn.segment(corpus, terms="../seeds/themes.toml")
passages = dn.count(tokens, dn.unit_for(tokens))
passages

# %% [markdown]
# ## Bao nhiêu chủ đề ẩn? · How many topics?
#
# `choose_k` tries numbers of topics on halves of the passages and of the words.

# %%
scan = dn.choose_k(passages)
dn.plot(scan.table)

# %% [markdown]
# ## Chúng có ổn định không? · Are they stable?
#
# No number is supported. Three topics are fitted all the same, so that there is something to read.

# %%
topics = dn.assess(dn.fit_topics(passages, k=3))
dn.plot(dn.stability_table(topics))

# %%
dn.plot(topics.terms())

# %% [markdown]
# None is stable; of the doubtful one these texts cannot tell. They are a way to the passages, and no finding. Read the passages before a topic gets a name:

# %%
read = topics.terms().evidence(1)[["weight", "document", "line", "passage"]].head(4)
read.assign(passage=read["passage"].str.slice(0, 90))

# %% [markdown]
# ## Khi có chủ đề ẩn thật · Where there are real topics
#
# In the made bulletins each document has sentences of two of four subjects: rice, floods, schools, railways.

# %%
made = dn.count(dn.segment(bulletins()))
real = dn.assess(dn.fit_topics(made, k=4))
dn.plot(dn.stability_table(real))

# %% [markdown]
# Rice and floods come back. Railways and schools are doubtful, although they are there: short texts of two subjects each
# cannot tell them apart well. Shares by year are tested on documents, as themes are:

# %%
dn.plot(real.over_time("year"))

# %% [markdown]
# ## Mô hình khác có thấy như vậy không? · Do other models agree?

# %%
nmf = dn.fit_topics(made, "nmf", k=4)
agreed = dn.match_topics([real, nmf]).frame.query("matched == 'yes'")
agreed[["label_a", "stable_a", "label_b", "agreement"]].reset_index(drop=True)

# %% [markdown]
# BERTopic is a further model, `dn.fit_topics(passages, "bertopic", k=3)`, and needs `pip install 'dienngon[bertopic]'`.
# `docs/topics.md` says which to take when. On the command line: `dienngon topics seeds`. Next: `04_reading.ipynb`.
