"""Invented corpora, for the examples of the documentation: a small one, and a large one with planted changes."""

from __future__ import annotations

from random import Random

from dienngon.corpus import Corpus, Document, DocumentDate, Span
from dienngon.text import nfc

# Name, date, publisher, title and body. The last of 2022 is a repost of the first of 2021.
_DOCUMENTS = (
    (
        "2021-01",
        "2021-03-02",
        "Tin Ven Sông",
        "Vụ lúa xuân ở xã ven sông",
        (
            "Sáng nay nông dân trong xã xuống đồng thăm lúa, ruộng đủ nước và cây lúa lên xanh đều. Hợp tác xã cho "
            "biết vụ lúa xuân năm nay dự kiến được mùa, giá gạo tại chợ huyện cũng cao hơn năm trước."
        ),
    ),
    (
        "2021-02",
        "2021-05-18",
        "Tin Ven Sông",
        "Trạm bơm mới cho cánh đồng",
        "Trạm bơm mới đưa nước về cánh đồng của ba thôn. Nông dân không còn lo ruộng khô.",
    ),
    (
        "2021-03",
        "2021-08-09",
        "Bản Tin Số",
        "Lớp học máy tính ở thư viện",
        "Thư viện huyện mở lớp học máy tính miễn phí. Học sinh được hướng dẫn tìm sách trên không gian mạng.",
    ),
    (
        "2021-04",
        "2021-11-20",
        "Tin Ven Sông",
        "Chợ gạo cuối năm",
        "Giá gạo ở chợ tăng nhẹ vào cuối năm. Nông dân bán lúa sớm để mua phân bón.",
    ),
    (
        "2022-01",
        "2022-02-14",
        "Bản Tin Số",
        "Cảnh báo lừa đảo",
        "Công an huyện cảnh báo nạn lừa đảo trên không gian mạng. Người dân không nên gửi mật khẩu cho người lạ.",
    ),
    (
        "2022-02",
        "2022-04-27",
        "Bản Tin Số",
        "An ninh mạng trong trường học",
        "Trường học tổ chức buổi nói chuyện về an ninh mạng. Học sinh hỏi nhiều về lừa đảo và tin giả.",
    ),
    (
        "2022-03",
        "2022-06-30",
        "Bản Tin Số",
        "Chợ bán hàng qua mạng",
        "Nông dân đưa gạo lên chợ trên không gian mạng. Chuyển đổi số giúp hợp tác xã bán hàng nhanh hơn.",
    ),
    (
        "2022-04",
        "2022-10-05",
        "Tin Ven Sông",
        "Được mùa lúa xuân",
        (
            "Sáng nay nông dân trong xã xuống đồng thăm lúa, ruộng đủ nước và cây lúa lên xanh đều. Hợp tác xã cho "
            "biết vụ lúa xuân năm nay dự kiến được mùa, giá gạo tại chợ huyện cũng cao hơn năm trước."
        ),
    ),
    (
        "2024-01",
        "2024-01-16",
        "Bản Tin Số",
        "Chuyển đổi số ở xã",
        "Xã đặt mục tiêu chuyển đổi số cho mọi thủ tục. Người dân nộp hồ sơ trên không gian mạng.",
    ),
    (
        "2024-02",
        "2024-03-08",
        "Bản Tin Số",
        "Trí tuệ nhân tạo và bác sĩ",
        "Bệnh viện huyện thử dùng trí tuệ nhân tạo để đọc phim. Bác sĩ nói máy tính chỉ giúp chứ không thay người.",
    ),
    (
        "2024-03",
        "2024-07-22",
        "Tin Ven Sông",
        "Máy bay phun thuốc cho lúa",
        "Hợp tác xã dùng máy bay nhỏ phun thuốc cho ruộng lúa. Chuyển đổi số đã về đến cánh đồng.",
    ),
    (
        "2024-04",
        "2024-09-27",
        "Bản Tin Số",
        "An ninh mạng cho người già",
        "Lớp học an ninh mạng dành cho người già mở ở thư viện. Mọi người tập nhận ra lừa đảo và giữ mật khẩu.",
    ),
)

# The years of the large corpus, without 2021; and what it is about: sentences, and how much of each year.
_YEARS = (2019, 2020, 2022, 2023)
_SUBJECTS = (
    (("Vụ lúa {n} được mùa.", "Nông dân gặt lúa trên {n} sào ruộng.", "Giá lúa tăng {n} phần."), (1, 1, 1, 1)),
    (("Lũ lụt cuốn trôi {n} cây cầu.", "Xã có {n} nhà chịu lũ lụt.", "Đê vỡ vì lũ lụt."), (1, 1, 3, 6)),
    (("Trường học đón {n} học sinh.", "Huyện xây {n} trường học mới."), (5, 3, 1, 1)),
    (("Tuyến đường sắt dài {n} cây số.", "Ga đường sắt bán {n} vé."), (2, 2, 2, 2)),
)
# A document has sentences of two subjects, so that documents differ and topics can be found.
_SUBJECTS_EACH, _SENTENCES = 2, 8


def corpus() -> Corpus:
    """Return twelve short documents of 2021, 2022 and 2024 by two publishers; 2023 is a gap.

    Each has a title and one line of running text.

    Examples
    --------
    >>> documents = corpus()
    >>> len(documents), documents["2024-01"].title
    (12, 'Chuyển đổi số ở xã')
    """
    return Corpus(tuple(_document(*known) for known in _DOCUMENTS))


def bulletins(each: int = 60, seed: int = 0) -> Corpus:
    """Return ``each`` made bulletins of 2019, 2020, 2022 and 2023, drawn by a seed; 2021 is a gap.

    They speak of rice, floods, schools and railways. What changes is planted: floods come and schools go; rice and
    railways stay as they are.

    Examples
    --------
    >>> documents = bulletins(each=2)
    >>> len(documents), documents["2023-00"].title
    (8, 'Bản tin số 0')
    """
    random = Random(seed)  # noqa: S311 - texts are drawn, no secrets
    made = []
    for at, year in enumerate(_YEARS):
        weights = [shares[at] for _, shares in _SUBJECTS]
        for number in range(each):
            own = random.choices([sentences for sentences, _ in _SUBJECTS], weights, k=_SUBJECTS_EACH)
            lines = [random.choice(random.choice(own)).format(n=random.randint(2, 900)) for _ in range(_SENTENCES)]
            day, month = random.randint(1, 28), random.randint(1, 12)
            date, title = f"{year}-{month:02}-{day:02}", f"Bản tin số {number}"
            made.append(_document(f"{year}-{number:02}", date, "", title, " ".join(lines)))
    return Corpus(tuple(made))


def _document(name: str, date: str, publisher: str, title: str, body: str) -> Document:
    title, body = nfc(title), nfc(body)
    start = len(title) + 1
    spans = (
        Span(1, 0, len(title), "title", "", "example"),
        Span(2, start, start + len(body), "body", "", "example"),
    )
    stated = DocumentDate(date, "example")
    return Document(name, f"{title}\n{body}", spans, stated, title=title, publisher=publisher)
