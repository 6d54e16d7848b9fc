"""Count what the readers of dates get right: given dates, addresses, document numbers, dates written and read back.

python benchmarks/dates.py --headlines FILE --statutes FILE --fuzz 100000 --laws 500
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.fields import parse_date, read_address
from dienngon.reading.dates.mentions import impossible, mentions
from dienngon.reading.dates.patterns import document_numbers
from dienngon.reading.dates.publication_date import date_document
from dienngon.reading.labels.labeller import label
from dienngon.text import nfc

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MONTHS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai")
SENTENCES = (
    "Tại Hà Nội, {}, hai bên đã trao đổi về hợp tác.",
    "Hội nghị lần thứ 15 diễn ra {} với 120 đại biểu.",
    "{}",
    "Theo báo cáo {} thì có 3/4 số vụ được giải quyết (đạt 75,5%).",
)
FULL: tuple[Callable[[dt.date], str], ...] = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d.day} – {d.month} – {d.year}",
    lambda d: f"ngày {d.day}/{d.month}/{d.year}",
    lambda d: f"ngày {d:%d} tháng {d.month} năm {d.year}",
    lambda d: f"ngày\u00a0{d.day}\u00a0tháng\u00a0{d.month}\u00a0năm\u00a0{d.year}",
    lambda d: f"ngày {d.day} tháng {MONTHS[d.month - 1]} năm {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]}, ngày {d:%d/%m/%Y} | 08:20",
    lambda d: f"{WEEKDAYS[d.weekday()]}, {d:%d/%m/%Y}, 10:21 [GMT+7]",
    lambda d: f"08:20 - {d:%d/%m/%Y}",
    lambda d: f"{d.isoformat()}T08:20:00+07:00",
    lambda d: f"{d.isoformat()} 08:20",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"sáng {d.day}-{d.month}-{d.year}",
)
PARTIAL: tuple[Callable[[dt.date], str], ...] = (
    lambda d: f"ngày {d.day}/{d.month}",
    lambda d: f"ngày {d.day}-{d.month}",
    lambda d: f"chiều {d.day}.{d.month}",
    lambda d: f"ngày {d.day} tháng {d.month}",
    lambda d: f"hôm nay ({d.day}/{d.month})",
    lambda d: f"Thứ Năm, {d.day}/{d.month}",
)


# Laws that say their own date: {0} is it in capitals, {1} not, {2} with signs. And laws that do not.
PROVISION = "Người đi đò phải giữ gìn vệ sinh chung và chấp hành nội quy của bến trong mọi thời gian trong năm"
ARTICLES = f"Điều 1. Phạm vi\n{PROVISION}.\nĐiều 2. Đối tượng\n1. {PROVISION} ấy.\n2. {PROVISION} này."
STATE = "NƯỚC CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
ENACTED = "được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XI, kỳ họp thứ 7 thông qua"
LAWS: dict[str, str] = {
    "capitals behind the number": f"LUẬT\nBẾN ĐÒ\nCỦA QUỐC HỘI {STATE} SỐ 4/2005/QH11 {{0}}\n{ARTICLES}",
    "capitals, number and day": f"LUẬT BẾN ĐÒ\nSỐ 4/2005/QH11 {{0}}\n{ARTICLES}",
    "number and day in the title": f"SẮC LỆNH SỐ 4/SL-L5 {{2}} QUY ĐỊNH VỀ BẾN ĐÒ\n{ARTICLES}",
    "day that ends the title": f"LUẬT QUY ĐỊNH VỀ VIỆC LẬP BẾN ĐÒ MỚI {{2}}\n{ARTICLES}",
    "old number in the title": f"Luật số 100-SL/L.2 {{1}} về bến đò\n{ARTICLES}",
    "issued with a decision": f"QUY CHẾ BẾN ĐÒ\n(Ban hành kèm theo Quyết định số 4/2005/QĐ-BCA {{1}})\n{ARTICLES}",
    "passed by the assembly": f"LUẬT\nBẾN ĐÒ\n{ARTICLES}\nLuật này đã {ENACTED} {{1}}.\nCHỦ TỊCH QUỐC HỘI\nLê Văn An",
    "passed, in italics": f"Luật Bến đò\n{ARTICLES}\n_Bộ luật này {ENACTED} {{1}}._",
    "made in a place": f"PHÁP LỆNH\nBẾN ĐÒ\n{ARTICLES}\nHà Nội, {{1}}\nCHỦ TỊCH\nLê Văn An",
    "done in a place": f"LUẬT\nBẾN ĐÒ\n{ARTICLES}\nLàm tại Hà Nội, {{1}}.",
}
NOT_OWN: dict[str, str] = {
    "of a law that it rests on": f"THÔNG TƯ\nVỀ BẾN ĐÒ\nCăn cứ Nghị định số 4/2005/NĐ-CP {{1}};\n{ARTICLES}",
    "of a law that it amends": f"LUẬT SỬA ĐỔI LUẬT BẾN ĐÒ {{0}}\n{ARTICLES}",
    "of its coming into force": f"LUẬT\nBẾN ĐÒ\n{ARTICLES}\nLuật này có hiệu lực từ {{1}}.",
    "of a law in the news": f"Bến đò mở lại\n{PROVISION}.\nLuật này đã {ENACTED} {{1}}.\n{PROVISION} ấy.",
}


def laws(count: int, seed: int) -> None:
    """Print for each form how many laws get the date that they give as their own, and how many a date of others."""
    draw = random.Random(seed)
    for forms, own in ((LAWS, True), (NOT_OWN, False)):
        for name, form in forms.items():
            right = Counter[str]()
            for _ in range(count):
                day = dt.date(1946, 1, 1) + dt.timedelta(draw.randint(0, 28000))
                worded = f"ngày {day:%d} tháng {day.month} năm {day.year}"
                text = nfc(form.format(worded.upper(), worded, f"NGÀY {day.day}-{day.month}-{day.year}"))
                date, _ = date_document(text, label(text))
                right["own"] += date is not None and date.value == day.isoformat()
            wanted = "of as many should" if own else "none should"
            print(f"laws: {name:28} {right['own']:5} dated so, {wanted}")


def nothing(draw: random.Random) -> str:
    """Return something with digits that is no date."""
    one, two = draw.randint(1, 31), draw.randint(1, 12)
    return draw.choice(
        (
            f"{two}/{one + two} số phiếu",
            f"tỷ số {one}-{two}",
            f"Điều {one}/{two}",
            f"{one}/{draw.randint(2000, 2025)}/NĐ-CP",
            f"{one}/{two}/{draw.randint(2000, 2025)}/QĐ-BCA",
            f"0{draw.randint(900, 999)}.{draw.randint(100, 999)}.{draw.randint(100, 999)}",
            f"{one}.{draw.randint(100, 999)}.{draw.randint(100, 999)} đồng",
            f"192.168.{two}.{one}",
            f"{one}.{two}.{draw.randint(2000, 2025)}.{two}",
            f"phục vụ 24/7 từ {one % 24}:{two:02}",
            f"giai đoạn {draw.randint(1990, 2010)}-{draw.randint(2011, 2030)}",
            f"mỗi ngày {two}-{two + 1} lần",
            f"{one} giờ {two} phút",
            f"978-604-{one}-{two}-{draw.randint(1000, 9999)}",
            f"Nghị quyết {two}/{draw.randint(2000, 2025)}",
            f"{draw.randint(2000, 2025)} người và {one} xe",
        )
    )


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Return the rows of a file of JSON lines, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def headlines(path: Path) -> None:
    """Print how many given dates are read as given, what addresses say next to them, and how many notes arise."""
    given = read = noted = kept = 0
    apart: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(path):
        given += 1
        read += parse_date(row["date"]) == (row["date"], "")
        source = row["source"].split(" - ")[0]
        found = read_address(row["url"])
        if found is None:
            apart[source]["none read"] += 1
        else:
            days = (dt.date.fromisoformat(row["date"]) - dt.date.fromisoformat(found.date.value)).days
            apart[source][
                "later" if days < 0 else "same" if days == 0 else "1 earlier" if days == 1 else "earlier"
            ] += 1
        text = nfc(f"{row['title']}\n\n{row['text']}")
        date, notes = date_document(text, label(text), [DocumentDate(row["date"], "column 'date'")], row["url"])
        kept += date is not None and date.value == row["date"]
        noted += bool(notes)
    print(
        f"headlines: {given} given dates, {read} read as given, {kept} kept as the document's, "
        f"{noted} documents with notes"
    )
    for source, counts in apart.items():
        print(f"  address of {source}: " + ", ".join(f"{what} {count}" for what, count in counts.most_common()))


def statutes(path: Path) -> None:
    """Print for how many rows the year in the number of the document is the year given."""
    right = total = 0
    others = Counter[str]()
    for row in rows(path):
        numbers = document_numbers(nfc(row["document"]))
        as_given = len(numbers) == 1 and numbers[0].year == int(row["year"])
        total += 1
        right += as_given
        if not as_given:
            others[f"{row['document']} ({row['year']})"] += 1
    print(f"statutes: {total} rows, {right} years of document numbers as given")
    print("  others: " + ", ".join(f"{what} × {count}" for what, count in others.most_common()))


def undated(path: Path, first: str, last: str) -> None:
    """Print how many texts without dates of their own get one from an event, and how many are outside two months."""
    found = Counter[str]()
    for row in rows(path):
        text = nfc(f"{row['title']}\n\n{row['text']}")
        date, _ = date_document(text, label(text))
        found["texts"] += 1
        if date is not None and date.inferred:
            found["inferred"] += 1
            found["outside"] += not first <= date.value[: len(first)] <= last
    print(
        f"undated: {found['texts']} texts, {found['inferred']} dates inferred, "
        f"{found['outside']} of them outside {first} to {last}"
    )


def fuzz(count: int, seed: int) -> None:
    """Print how many dates written in many forms are read back, and how many numbers that are no dates give nothing."""
    draw = random.Random(seed)
    span = (dt.date(2100, 12, 31) - dt.date(1900, 1, 1)).days
    right, wrong = Counter[str](), []
    for _ in range(count):
        day = dt.date(1900, 1, 1) + dt.timedelta(draw.randint(0, span))
        for name, forms, value in (("full", FULL, day.isoformat()), ("partial", PARTIAL, f"-{day.isoformat()[4:]}")):
            text = nfc(draw.choice(SENTENCES).format(draw.choice(forms)(day)))
            found = [one.value for one in mentions(text)]
            right[name] += found == [value]
            if found != [value]:
                wrong.append((text, found))
        text = nfc(draw.choice(SENTENCES).format(nothing(draw)))
        found = [one.value for one in mentions(text)]
        right["none"] += not found
        if found:
            wrong.append((text, found))
    print(
        f"fuzz: of {count} each, {right['full']} full dates and {right['partial']} without a year read back, "
        f"{right['none']} numbers that are no dates left alone"
    )
    for text, found in wrong[:10]:
        print(f"  {text!r} gave {found}")


def speed(path: Path) -> None:
    """Print the median time of looking through a text."""
    times = []
    for row in rows(path):
        text = nfc(row["text"])
        begun = time.perf_counter()
        mentions(text)
        impossible(text)
        times.append(time.perf_counter() - begun)
    print(
        f"speed: {len(times)} texts of {path.name}, median {1e6 * statistics.median(times):.0f} µs, "
        f"longest {1e3 * max(times):.1f} ms"
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headlines", type=Path, help="JSON lines with date, url, source, title and text")
    parser.add_argument("--statutes", type=Path, help="JSON lines with document, year and text")
    parser.add_argument("--undated", type=Path, help="JSON lines with title and text, written between two months")
    parser.add_argument("--months", nargs=2, default=("2016-11", "2017-08"), help="those months, as 2016-11")
    parser.add_argument("--texts", type=Path, help="JSON lines with text, for the time")
    parser.add_argument("--fuzz", type=int, default=0, help="how many dates and numbers to make")
    parser.add_argument("--laws", type=int, default=0, help="how many laws of each form to make")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if asked.headlines:
        headlines(asked.headlines)
    if asked.statutes:
        statutes(asked.statutes)
    if asked.undated:
        undated(asked.undated, *asked.months)
    if asked.texts:
        speed(asked.texts)
    if asked.laws:
        laws(asked.laws, asked.seed)
    if asked.fuzz:
        fuzz(asked.fuzz, asked.seed)


if __name__ == "__main__":
    main()
