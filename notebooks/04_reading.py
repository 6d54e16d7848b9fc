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
# # 4 · Một từ được dùng ra sao, đi cùng những từ nào? · How is a word used, and in which company?
#
# A table says *cyberspace, 2022: four hits*. What was said there? This notebook goes from a word to its lines, to the words
# near it, and to a sample that people code.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import pandas as pd

import dienngon as dn
from dienngon.context.readings import coding_sheet

tokens = dn.segment(dn.counted_once(dn.read("../seeds")), terms="../seeds/themes.toml")
index = dn.index(tokens)
index

# %% [markdown]
# ## Trong ngữ cảnh · In its lines
#
# Every place of *không gian mạng*, whatever Pyvi cuts, sorted by the first word before it and then by the second.

# %%
lines = dn.concordance(index, "không gian mạng", sort=["1L", "2L"], by="year", context=8)
lines

# %% [markdown]
# It stands behind *trên* five times, as a place where something is done, and behind *lợi dụng* and *sử dụng* once each, as
# a means. Where in the documents are they? A bar is a document, a tick a hit.

# %%
dn.plot(lines.dispersion())

# %% [markdown]
# ## Từ đi cùng · Company
#
# Seven lines are read faster than counted. Of *khủng bố* there are ten times as many: what stands within five words of it?

# %%
company = dn.collocations(index, "khủng bố", top=8)
dn.plot(company)

# %% [markdown]
# The interval leaves out each document in turn: where it is wide, a document or two make the collocation. *hợp tác quốc tế*
# is near it in two documents only, which report one event.
#
# Does the company change from year to year? With one document in 2021 and in 2024 no test can tell. What a cell rests on
# can still be read.

# %%
changes = dn.collocations(index, "khủng bố", by="year", top=6)
dn.plot(changes)

# %%
said = changes.evidence("phòng chống", 2024)[["document", "line", "sentence"]].drop_duplicates()
said.assign(sentence=said["sentence"].str.slice(0, 90))

# %% [markdown]
# ## Mạng · A network
#
# Which themes stand in the same paragraph more often than chance would bring? Here no pair does: most paragraphs name
# several tasks in a row.

# %%
hits = dn.match(tokens, "../seeds/themes.toml")
dn.plot(dn.network(hits, by="year", of="themes", window="paragraph"))

# %% [markdown]
# ## Một mẫu để mã hóa · A sample to be coded
#
# Is terrorism in these lines a threat, or something that is worked against? That is for readers to say. A seed draws the
# sample, so that it can be drawn again, and each step is recorded.

# %%
sample = dn.concordance(index, "khủng bố", by="year", context=8).sample(12, seed=1).sort("date")
for step in sample.steps:
    print(step)
sheet = coding_sheet(sample, codes=["threat", "work", "?"])

# %% [markdown]
# `write_sheet` writes it beside a key that stays with you. Here a rule fills it in, only to show what comes next.

# %%
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "lines.csv")
    dn.write_sheet(sheet, path)
    filled = pd.read_csv(path, dtype=str, keep_default_na=False)
filled["code"] = ["work" if "chống" in left else "threat" for left in filled["left"]]
filled["code"].value_counts().to_frame("lines")

# %% [markdown]
# With the sheet of a second reader, `dn.score` says how far they agree. On the command line:
# `dienngon concordance seeds "khủng bố" --sample 12 --seed 1 --sheet lines.xlsx`. Next: `05_own.ipynb`.
