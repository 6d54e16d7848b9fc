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
# # 5 · Tài liệu của chính tôi, từ thư mục đến hình cho bài báo · My own corpus, from a folder to a figure for a paper
#
# ## Một thư mục lẫn lộn · A mixed folder
#
# This cell makes one from invented texts: a workbook, a table, an archive of texts, a saved web page, and a text in
# UTF-16. **With documents of your own leave it out, and say `folder = Path("mydocs")`.**

# %%
# %matplotlib inline
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

import dienngon as dn
from dienngon.examples import bulletins

home = tempfile.TemporaryDirectory()
folder = Path(home.name, "mydocs")
folder.mkdir()
made = pd.DataFrame(
    [(one.date.value, *one.text.split("\n")) for one in bulletins(24)], columns=["ngày", "tiêu đề", "nội dung"]
)
year = made["ngày"].str.slice(0, 4)
made[year.isin(["2019", "2020"])].to_excel(folder / "bản tin.xlsx", index=False)
made[year == "2022"].to_csv(folder / "bản tin.csv", index=False)
with zipfile.ZipFile(folder / "2023.zip", "w") as archive:
    for number, (date, title, body) in made[year == "2023"].iterrows():
        archive.writestr(f"{number}.txt", f"{title}\n\n{date}\n\n{body}")
html = "<html><head><title>{0}</title></head><body><nav>Trang chủ | Liên hệ</nav><article><h1>{0}</h1>{1}</article></body></html>"
body = (
    "<p>Ngày 12/10/2023</p><p>Xã có ba mươi nhà chịu lũ lụt sau một đêm mưa, trường học thành chỗ trú cho bà con.</p>"
)
(folder / "trang.html").write_text(html.format("Đêm lũ ở xã ven sông", body), encoding="utf-8")
(folder / "ghi chép.txt").write_text("Ghi chép ở chợ\n\nGiá lúa tăng, nông dân vui.", encoding="utf-16")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# ## Có gì trong đó? · What is in it?

# %%
corpus = dn.read(folder)
dn.check(corpus)

# %% [markdown]
# One document has no date. `init` writes what a study starts from, never over a file of yours: a table for such dates,
# candidate terms for a lexicon, a study.toml and a notebook.

# %%
dn.init(folder).written

# %%
pd.read_csv(folder / "metadata.csv", dtype=str, keep_default_na=False)[["document", "date", "basis", "note"]]

# %% [markdown]
# Dates are filled in there, with what they rest on; a spreadsheet program will do as well.

# %%
table = pd.read_csv(folder / "metadata.csv", dtype=str, keep_default_na=False)
table.loc[table["document"] == "ghi chép.txt", ["date", "basis"]] = ["2022-08", "from the notebook's cover"]
table.to_csv(folder / "metadata.csv", index=False)
corpus = dn.counted_once(dn.read(folder))
corpus

# %% [markdown]
# ## Bộ từ vựng · A lexicon
#
# The starter lexicon offers terms with their counts, grouped by the company they keep.

# %%
print("\n".join((folder / "themes.toml").read_text(encoding="utf-8").splitlines()[4:18]))

# %% [markdown]
# Strike out, move and name; what is left may be as short as this. `docs/themes.md` teaches the rest.

# %%
lexicon = """
[themes.flood]
label_vi = "Lũ lụt"
label_en = "Floods"
terms = ["lũ lụt", "đê vỡ"]

[themes.school]
label_vi = "Trường học"
label_en = "Schools"
terms = ["trường học", "học sinh"]

[themes.rice]
label_vi = "Lúa gạo"
label_en = "Rice"
terms = ["lúa", "gạo"]
"""
(folder / "themes.toml").write_text(lexicon, encoding="utf-8")
tokens = dn.segment(corpus, terms=folder / "themes.toml")
themes = dn.match(tokens, folder / "themes.toml").track(by="year")
themes.frame[["label_en", "period", "documents", "hits", "rate_per_1000", "low", "high", "verdict"]]

# %% [markdown]
# ## Câu nào? · Which sentences?

# %%
themes.evidence("flood", 2023)[["document", "line", "sentence"]].head(3)

# %% [markdown]
# ## Một hình cho bài báo · A figure for a paper
#
# `size="single"` is the width of one column of a journal, `"double"` of two; `language="vi"` words it in Vietnamese. It is
# a matplotlib figure, so `savefig` writes it as PDF, SVG or PNG.

# %%
results = folder.parent / "results"
results.mkdir()
figure = dn.plot(themes, size="single", language="vi")
figure.savefig(results / "figure-1.pdf")
figure

# %% [markdown]
# ## Bảng · Tables
#
# A whole table goes to Excel; `themes.frame` is a pandas DataFrame, of which a part goes to LaTeX or Markdown.

# %%
themes.to_excel(results / "themes.xlsx")
part = themes.where(period="2023").frame[["label_vi", "documents", "hits", "rate_per_1000"]]
part.columns = ["Chủ đề", "Tài liệu", "Lượt khớp", "Trên 1.000 từ"]
print(part.to_latex(index=False, float_format="%.1f"))

# %% [markdown]
# ## Báo cáo · A report
#
# `report` writes tables, figures, and a page in which every number leads to its sentences.

# %%
keyness = dn.keyness(dn.count(tokens), by="year", target=2023)
page = dn.report([dn.timeline(corpus), themes, keyness], results / "report", "Bản tin", language="vi")
sorted({path.suffix for path in page.parent.iterdir()})

# %%
home.cleanup()  # of the invented folder; leave it out with your own

# %% [markdown]
# On the command line: `dienngon init mydocs`, `dienngon check mydocs`, `dienngon report mydocs --out results`.
