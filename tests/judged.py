"""What a person says of each line of the seeds; every other line is body text."""

from __future__ import annotations

LINES = {
    "000_21f8aee1b5a8c412.txt": {
        "title": {1},
        "metadata": {3, 36},
        "caption": {10, 24},
        "repeated": {11, 25},
        "furniture": {37, 38, 39},
    },
    "001_5a8ecfdb2068d23c.txt": {
        "title": {3},
        "metadata": {1, 44, 46},
        "caption": {11, 18, 23, 30, 37},
        "repeated": {12, 19, 24, 31, 38},
        "furniture": set(),
    },
    "002_51b4da953c655a5b.txt": {
        "title": {1},
        "metadata": {3, 33},
        "caption": {7},
        "repeated": set(),
        "furniture": set(range(35, 125)),
    },
    "003_f29b1f6aef09932a.txt": {
        "title": set(),
        "metadata": {1},
        "caption": {7, 11, 15, 25},
        "repeated": {31},
        "furniture": set(),
    },
    "004_c5ec18cf3bbde409.txt": {
        "title": {1},
        "metadata": set(),
        "caption": {5},
        "repeated": {6, 84},
        "furniture": set(range(26, 93)) - {84},
    },
}

DATES = {
    "000": ("2024-09-27", "metadata.csv: date in line 3"),
    "001": ("2022-02-24", "metadata.csv: date in line 1"),
    "002": ("2021-09-30", "metadata.csv: date in line 3"),
    "003": ("2022-05", "metadata.csv: date in line 1"),
    "004": ("2022", "inferred, metadata.csv: reports the event that 001 dates 23/02/2022"),
}
