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
# # From a number to its lines, and to a sample that is coded
#
# A table of themes says *2022: four hits of cyberspace*. What was said there? This notebook goes from that number to its
# lines, to the company that the word keeps, and to a sheet on which people code a sample of lines. It reads the five
# articles of the seeds, and tests nothing: five documents cannot carry a test.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import pandas as pd

import dienngon as dn
from dienngon.context.readings import coding_sheet

seeds = Path("seeds") if Path("seeds").is_dir() else Path("../seeds")
years = dn.Periods.years(2021, 2024)
corpus = dn.counted_once(dn.read(seeds))
tokens = dn.segment(corpus, seeds / "themes.toml")
index = dn.index(tokens)
pd.set_option("display.max_colwidth", None)  # show sentences whole

# %% [markdown]
# ## A number
#
# Cyberspace by year: hits and rates. 2023 has no document, which is a gap and no zero.

# %%
themes = dn.match(tokens, seeds / "themes.toml").track(years)
themes.frame.query("theme == 'cyberspace'")[["period", "documents", "hits", "rate_per_1000", "verdict"]]

# %% [markdown]
# Behind every number are its sentences.

# %%
themes.evidence("cyberspace", 2022)[["document", "line", "matched", "sentence"]]

# %% [markdown]
# ## Its lines
#
# Most of these hits are *không gian mạng*. A concordance has every place of it, whatever Pyvi cuts, with the words on
# either side: here sorted by the first word before it, then by the second.

# %%
lines = dn.concordance(index, "không gian mạng", sort=["1L", "2L"], by=years, context=8)
lines

# %% [markdown]
# It stands behind *trên* five times, as a place where something is done, and behind *lợi dụng* and *sử dụng* once each,
# as a means. By whom, the lines tell. Where in the documents are they? Each bar is a document, each tick a hit.

# %%
dn.plot(lines.dispersion())

# %% [markdown]
# ## The company of a word
#
# Seven lines are read faster than they are counted. Of *khủng bố*, which every document is about, there are ten times as
# many. `collocations` lists what stands within five words of it; `log_dice` says of all there is of both words how much
# is together.

# %%
company = dn.collocations(index, "khủng bố", top=8)
company.frame[["collocate", "together", "frequency", "expected", "log_dice", "low", "high", "documents"]]

# %%
dn.plot(company)

# %% [markdown]
# The interval leaves out each document in turn. Where it is wide, a document or two make the collocation: *hợp tác quốc
# tế* is near it twenty times, and in two documents only, which report one event.
#
# Does the company change from year to year?

# %%
changes = dn.collocations(index, "khủng bố", by=years, top=6)
dn.plot(changes)

# %% [markdown]
# The squares are white: with one document in 2021 and one in 2024 no test can tell these years from the others. What a
# cell rests on can still be read:

# %%
changes.evidence("phòng chống", 2024)[["document", "line", "sentence"]]

# %% [markdown]
# ## A sample that is coded
#
# Is terrorism in these lines something that threatens, or something that is worked against? That is for readers to say.
# A sample is drawn by a seed, so that it can be drawn again, and written as a sheet with a column for a code. What was
# done to the lines is recorded in the order taken.

# %%
sample = dn.concordance(index, "khủng bố", by=years, context=8).sample(12, seed=1).sort("date")
for step in sample.steps:
    print(step)
sheet = coding_sheet(sample, codes=["threat", "work", "?"])
sheet.table.frame[["document", "line", "left", "node", "right", "code"]].head(4)

# %% [markdown]
# `write_sheet` writes it as CSV or workbook, beside a key that stays with you. Here a first reader's codes are filled in
# by a rule, only to show what happens next: a line that has *phòng, chống* before the node is *work*.

# %%
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "lines.csv")
    dn.write_sheet(sheet, path)
    filled = pd.read_csv(path, dtype=str, keep_default_na=False)
    filled["code"] = ["WORK" if "chống" in left else "THREAT" for left in filled["left"]]
    filled.to_csv(path, index=False)
    coded = pd.read_csv(path)
coded["code"].value_counts().to_frame("lines")

# %% [markdown]
# With a second sheet of a second reader, `dn.score` (or `dienngon themes score SHEET SHEET`) says how far they agree. On the
# command line all of this is `dienngon concordance seeds/study.toml "khủng bố" --sample 12 --seed 1 --sheet lines.xlsx`.
