"""Made-up pages that are no articles, and true ones that look like them: what a person says of each.

Those of ``CHOSEN`` the rules were set on, those of ``JUDGED`` were written beforehand and kept aside.
"""

from __future__ import annotations

from typing import NamedTuple

from html_pages import CAPTION, FOOT, LEAD, MENU, OTHERS, SUMMARY, TITLE, P, document, links, paragraphs

MORE = (
    *OTHERS,
    "Bến phà Lúa Vàng thêm hai chuyến vào cuối tuần",
    "Nhà văn hóa thị trấn mời người dân góp sách cũ",
    "Đội bóng học sinh vào chung kết giải toàn vùng",
    "Cầu treo bắc qua kênh Lúa Vàng được sơn sửa lại",
    "Người trồng sen vào mùa thu hoạch sớm hơn mọi năm",
    "Lễ hội đua ghe năm nay dời sang tháng mười một",
    "Trạm y tế khám mắt miễn phí cho người cao tuổi",
    "Hợp tác xã rau sạch mở thêm cửa hàng ở bến phà",
)
NAV = f"<nav><ul>{MENU}</ul></nav>"
END = (
    f"<footer><p>{FOOT}</p><p>Hotline: 0912 000 111</p><p>© Báo Lúa Vàng. Ghi rõ nguồn khi phát hành lại.</p></footer>"
)
# The same without a name or a tag that says what it is.
FOOTLESS = (
    "<div><p>Báo điện tử Lúa Vàng</p><p>Tổng biên tập: Trần Văn Mẫu</p><p>Địa chỉ: số 1 đường Bờ Kênh, Lúa Vàng</p>"
    "<p>Giấy phép số 12/GP-BC do sở cấp ngày 01/02/2019</p></div>"
)
LOGIN = (
    "Đăng nhập", "Tên đăng nhập", "Mật khẩu", "Quên mật khẩu?", "Ghi nhớ đăng nhập", "Đăng nhập bằng Google",
    "Bạn chưa có tài khoản? Đăng ký ngay",
)  # fmt: skip
NEWEST = ("05/06/2025 08:15", "05/06/2025 07:02", "04/06/2025 16:40", "03/06/2025 09:30", "02/06/2025 10:05")
NOTICE = (
    "Thông báo nghỉ lễ và lịch trực của ủy ban thị trấn Lúa Vàng",
    "Bộ phận một cửa nghỉ từ thứ sáu đến hết chủ nhật, làm việc lại vào sáng thứ hai.",
    "Người dân cần giấy chứng tử hoặc giấy khai sinh gấp xin gọi cán bộ trực tại trụ sở.",
)
LEADERS = (
    "Ông Trần Văn Mẫu", "Chủ tịch ủy ban thị trấn", "Bà Lê Thị Thí Dụ", "Phó chủ tịch ủy ban thị trấn",
    "Ông Phạm Giả Định", "Phó chủ tịch ủy ban thị trấn",
)  # fmt: skip
ASKED = (
    "Hỏi: Trẻ mấy tuổi được học bơi miễn phí?",
    "Trả lời: Trẻ từ bảy đến mười lăm tuổi có hộ khẩu ở thị trấn được học miễn phí một khóa mỗi năm.",
    "Hỏi: Cần giấy tờ gì?",
    "Trả lời: Phụ huynh mang theo giấy khai sinh và một ảnh của con đến nhà văn hóa trong giờ làm việc.",
    "Hỏi: Lớp học mấy giờ?",
    "Trả lời: Lớp sáng học lúc bảy giờ, lớp chiều học lúc bốn giờ, mỗi tuần ba buổi cho đến hết hè.",
)
EVENTS = (
    "Hội chợ trái cây Lúa Vàng", "07/06/2025", "Khai mạc lúc tám giờ sáng tại sân nhà văn hóa, vào cửa tự do.",
    "Đêm nhạc bên bến phà mùa hè", "14/06/2025", "Bắt đầu lúc bảy giờ tối, mang theo chiếu và áo mưa.",
    "Ngày hội đọc sách thiếu nhi thị trấn", "21/06/2025", "Cả ngày tại thư viện, có kể chuyện cho các em nhỏ.",
    "Giải đua ghe mini học sinh", "28/06/2025", "Tập trung lúc sáu giờ sáng ở chân cầu treo.",
    "Phiên chợ quê cuối tháng ở Lúa Vàng", "30/06/2025", "Bán nông sản của các hợp tác xã trong vùng.",
)  # fmt: skip
HOW_TO = (
    "Cách lấy lại tài khoản của thư viện thị trấn khi quên mật khẩu",
    "Nhiều bạn đọc của thư viện cho biết họ không đăng nhập được từ khi hệ thống mượn sách đổi máy chủ.",
    "Bạn cần đăng nhập vào máy ở quầy bằng số thẻ, rồi chọn mục lấy lại mật khẩu và làm theo ba bước hiện ra.",
    "Thủ thư Lê Thị Thí Dụ khuyên người mượn nên ghi mật khẩu mới vào sổ tay, không nên dán lên màn hình.",
    "Theo chị, các trang web sử dụng cookie để nhớ người đọc, nên ở máy công cộng cần thoát ra sau khi mượn sách.",
    "Đăng ký tài khoản mới mất chừng năm phút, và thẻ cũ vẫn dùng được đến hết năm nay theo thông báo của thư viện.",
)
SIEGE = (
    "Trang web của thị trấn Lúa Vàng bị tê liệt suốt buổi sáng",
    "Từ bảy giờ sáng nay, người dân vào trang của thị trấn chỉ thấy dòng chữ báo lỗi vì máy chủ quá tải.",
    "Đến trưa, trang đã chạy lại bình thường.",
)


class SitePage(NamedTuple):
    """A page, the code of why it is no article, empty for an article; lines that count, and lines that do not."""

    name: str
    text: str
    kind: str = ""
    counted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    form: str = "html"


def _cards(dates: tuple[str, ...], titles: tuple[str, ...] = MORE) -> str:
    cards = zip(titles, dates * 3, strict=False)
    return "".join(
        f'<div><h3><a href="/bai-{n}.html">{title}</a></h3><span>{date}</span><p>{SUMMARY}</p></div>'
        for n, (title, date) in enumerate(cards)
    )


def _plain(*lines: str) -> str:
    return "\n\n".join(lines)


def _dated(titles: tuple[str, ...], dates: tuple[str, ...]) -> list[str]:
    return [line for title, date in zip(titles, dates, strict=False) for line in (title, date, SUMMARY)]


_FORM = "".join(f"<div>{one}</div>" for one in LOGIN)
_PHOTOS = "".join(f"<figure><img src='{n}.jpg'><figcaption>{one}</figcaption></figure>" for n, one in enumerate(P))
_LIVE = "".join(f"<div><b>{9 + n}:{10 + n}</b><p>{one}</p></div>" for n, one in enumerate(P))
_VIDEOS = "".join(f"<li><a href='/v{n}'>{one}</a><span>02:1{n % 10}</span></li>" for n, one in enumerate(MORE))

CHOSEN = (
    SitePage("login form", document(f"{NAV}<div class='box'>{_FORM}</div>{END}", title="Đăng nhập"), "page.dialog"),
    SitePage(
        "not found",
        document(
            f"{NAV}<div><h1>404</h1><h2>Không tìm thấy trang</h2><p>Trang bạn tìm có thể đã bị xóa.</p>"
            f"<a href='/'>Về trang chủ</a></div>{END}",
            title="Không tìm thấy trang",
        ),
        "page.missing",
    ),
    SitePage(
        "removed article",
        document(f"{NAV}<div><p>Rất tiếc, bài viết này đã bị gỡ bỏ theo yêu cầu.</p></div>{END}", title="Lúa Vàng"),
        "page.missing",
    ),
    SitePage(
        "not found, with the latest",
        document(f"<div><h2>Trang không tồn tại</h2></div><div>{links(MORE)}</div>{END}", title="Báo Lúa Vàng"),
        "page.missing",
    ),
    SitePage(
        "pop-up of a paywall",
        document(
            "<div><p>Nội dung này chỉ dành cho thành viên.</p><p>Vui lòng đăng nhập hoặc đăng ký để đọc tiếp.</p>"
            "<button>Đăng nhập</button><a href='/mua'>Đăng ký ngay</a></div>",
            title="Báo Lúa Vàng",
        ),
        "page.dialog",
    ),
    SitePage("front page", document(f"{NAV}<main>{_cards(NEWEST)}</main>{END}", title="Báo Lúa Vàng"), "page.listing"),
    SitePage(
        "section without names",
        document(
            f"<div>{MENU}</div><div><h1>Đời sống</h1><div>{_cards(NEWEST)}</div></div>{FOOTLESS}", title="Đời sống"
        ),
        "page.listing",
    ),
    SitePage(
        "consent",
        document(
            "<div><p>Trang web này sử dụng cookie để bạn có trải nghiệm tốt hơn.</p><button>Chấp nhận tất cả</button>"
            "<p>Từ chối tất cả</p><p>Tùy chọn cookie</p></div>",
            title="Báo Lúa Vàng",
        ),
        "page.dialog",
    ),
    SitePage("imprint alone", document(FOOTLESS, title="Báo Lúa Vàng"), "page.imprint"),
    SitePage("login as text", _plain(*LOGIN), "page.dialog", form="txt"),
    SitePage("section as text", _plain("Đời sống", *_dated(MORE, NEWEST)), "page.listing", form="txt"),
    SitePage(
        "short notice",
        document(
            f"{NAV}<div><h1>{NOTICE[0]}</h1><div class='noidung'>{paragraphs(NOTICE[1:])}</div></div>{END}",
            title=f"{NOTICE[0]} - Lúa Vàng",
        ),
        counted=NOTICE,
        removed=(FOOT, "Hotline: 0912 000 111"),
    ),
    SitePage(
        "leaders",
        document(
            f"{NAV}<div class='noidung'>{paragraphs(LEADERS)}</div><ul>{links(OTHERS[:2])}</ul>{FOOTLESS}",
            title="Lãnh đạo - Lúa Vàng",
        ),
        counted=LEADERS,
        removed=("Tổng biên tập: Trần Văn Mẫu", "Giấy phép số 12/GP-BC do sở cấp ngày 01/02/2019"),
    ),
    SitePage(
        "video with one caption",
        document(f"{NAV}<h1>{TITLE}</h1><video src='a.mp4'></video><p>{CAPTION}</p>{END}"),
        counted=(TITLE, CAPTION),
    ),
    SitePage("photo story", document(f"{NAV}<h1>{TITLE}</h1><p>{LEAD}</p>{_PHOTOS}{END}"), counted=(TITLE, *P)),
    SitePage("questions", document(f"{NAV}<h1>{TITLE}</h1><div>{paragraphs(ASKED)}</div>{END}"), counted=ASKED),
    SitePage("live", document(f"{NAV}<h1>{TITLE}</h1><div>{_LIVE}</div><ul>{links(OTHERS)}</ul>{END}"), counted=P),
    SitePage(
        "events",
        document(f"{NAV}<h1>Lịch sự kiện tháng sáu ở Lúa Vàng</h1><div>{paragraphs(EVENTS)}</div>{END}"),
        counted=EVENTS[2::3],
    ),
    SitePage(
        "article cut by a paywall",
        document(
            f"{NAV}<h1>{TITLE}</h1><p>{LEAD}</p><p>{P[0]}</p><div><p>Vui lòng đăng nhập để đọc tiếp.</p>"
            f"<a href='/dk'>Đăng ký ngay</a></div>{END}"
        ),
        counted=(TITLE, LEAD, P[0]),
        removed=("Vui lòng đăng nhập để đọc tiếp.", "Đăng ký ngay"),
    ),
    SitePage("chronicle as text", _plain("Lúa Vàng qua các năm", *_dated(MORE, NEWEST[::-1])), form="txt"),
    SitePage("how to", document(f"{NAV}<h1>{HOW_TO[0]}</h1>{paragraphs(HOW_TO[1:])}{END}"), counted=HOW_TO),
)

JUDGED = (
    SitePage(
        "login wall without names",
        document(
            f"<div>{MENU}</div><div><p>Bạn cần đăng nhập để xem nội dung này.</p><div>Email</div><div>Mật khẩu</div>"
            f"<a>Quên mật khẩu</a><div>Hoặc</div><a>Tiếp tục với Google</a></div>{FOOTLESS}",
            title="Lúa Vàng",
        ),
        "page.dialog",
    ),
    SitePage(
        "not found in English",
        document(
            "<div><h1>Oops! Page not found</h1><p>The page you are looking for does not exist.</p></div>", title="404"
        ),
        "page.missing",
    ),
    SitePage(
        "maintenance",
        document(
            "<center><h1>Hệ thống đang bảo trì</h1><p>Mong quý vị quay lại sau ít phút.</p></center>", title="Lúa Vàng"
        ),
        "page.missing",
    ),
    SitePage(
        "check of the browser",
        document(
            "<h1>Just a moment...</h1><p>Checking your browser before accessing luavang.example.</p>", title="Lúa Vàng"
        ),
        "page.missing",
    ),
    SitePage(
        "portal",
        document(
            f"<table><tr><td>{MENU}</td><td><b>Tin nổi bật</b>{links(MORE[:6], '<p>', '</p>')}<b>Thông báo mới</b>"
            f"{links(MORE[6:], '<p>', '</p>')}</td><td><b>Lượt truy cập</b><p>Đang xem: 27</p></td></tr></table>"
            f"{FOOTLESS}",
            title="Cổng thông tin Lúa Vàng",
        ),
        "page.listing",
    ),
    SitePage(
        "tag with its description",
        document(
            f"{NAV}<h1>học bơi</h1><p>Các tin bài về lớp học bơi ở thị trấn Lúa Vàng, được ban biên tập cập nhật từng "
            f"ngày cho bạn đọc.</p><div>{_cards(NEWEST)}</div>{END}",
            title="học bơi - Báo Lúa Vàng",
        ),
        "page.listing",
    ),
    SitePage(
        "author's articles",
        document(
            f"<div><h1>Mẫu Đơn</h1><p>Phóng viên.</p></div><div>{_cards(('3 giờ trước', '5 giờ trước'))}</div>",
            title="Mẫu Đơn - Báo Lúa Vàng",
        ),
        "page.listing",
    ),
    SitePage(
        "search without results",
        document(f"{NAV}<p>Không tìm thấy kết quả nào cho từ khóa của bạn.</p>{END}", title="Tìm kiếm"),
        "page.missing",
    ),
    SitePage(
        "hotline", document("<p>Hotline: 0912 000 111</p><p>© Báo Lúa Vàng</p>", title="Lúa Vàng"), "page.imprint"
    ),
    SitePage("not found as text", "404 Not Found\n\nnginx", "page.missing", form="txt"),
    SitePage(
        "front page as text",
        _plain("Báo Lúa Vàng", *_dated(MORE, tuple(f"{n} giờ trước" for n in range(2, 12)))),
        "page.listing",
        form="txt",
    ),
    SitePage(
        "front page as text, date behind the headline",
        _plain(*[f"{one} ({date[:10]})" for one, date in zip(MORE, NEWEST, strict=False)]),
        "page.listing",
        form="txt",
    ),
    SitePage(
        "notice with other notices below",
        document(
            f"<div>{MENU}</div><div><h2>{NOTICE[0]}</h2>{paragraphs(NOTICE[1:])}</div><div><b>Các tin khác</b>"
            f"{links(MORE)}</div>{FOOTLESS}",
            title="Ủy ban thị trấn Lúa Vàng",
        ),
        counted=NOTICE,
        removed=MORE,
    ),
    SitePage(
        "telephones of the offices",
        document(
            f"{NAV}<h1>Danh bạ điện thoại các phòng ban của thị trấn</h1><table>"
            "<tr><td>Văn phòng ủy ban</td><td>0270 000 001</td></tr><tr><td>Phòng văn hóa</td><td>0270 001</td></tr>"
            f"<tr><td>Trạm y tế thị trấn</td><td>0270 000 003</td></tr></table>{END}",
            title="Danh bạ điện thoại các phòng ban của thị trấn",
        ),
        counted=("Văn phòng ủy ban", "Trạm y tế thị trấn"),
    ),
    SitePage(
        "video among others",
        document(
            f"<h1>{TITLE}</h1><video src='a.mp4'></video><div>04/06/2025</div><p>{CAPTION}</p><ul>{_VIDEOS}</ul>{END}",
        ),
        counted=(CAPTION,),
    ),
    SitePage(
        "interview",
        document(
            f"{NAV}<h1>{TITLE}</h1><p>{LEAD}</p><p><b>Thưa ông, vì sao thị trấn mở lớp học bơi?</b></p><p>{P[1]}</p>"
            f"<p><b>Ai dạy các em?</b></p><p>{P[2]}</p><p><b>Còn người lớn thì sao?</b></p><p>{P[5]}</p>{END}"
        ),
        counted=(P[1], P[2], P[5]),
    ),
    SitePage(
        "article amid dialogs",
        document(
            f"<div><p>Vui lòng đăng nhập để lưu bài viết.</p></div>{NAV}<div><h1>{TITLE}</h1><p>{P[0]}</p><p>{P[1]}</p>"
            f"<div><p>Đăng ký nhận bản tin</p><p>Nhập email của bạn</p></div><p>{P[2]}</p><p>{P[3]}</p></div>"
            "<div><p>Chưa có bình luận nào.</p><p>Hãy là người đầu tiên bình luận về bài viết.</p></div>"
            f"<div><p>Khi bấm gửi, bạn đã đồng ý với nội quy của báo.</p></div>{FOOTLESS}"
        ),
        counted=P[:4],
        removed=("Vui lòng đăng nhập để lưu bài viết.", "Đăng ký nhận bản tin", "Nhập email của bạn"),
    ),
    SitePage("page that was down", document(f"{NAV}<h1>{SIEGE[0]}</h1>{paragraphs(SIEGE[1:])}{END}"), counted=SIEGE),
    SitePage("events as text", _plain("Lịch sự kiện", *EVENTS), counted=EVENTS[2::3], form="txt"),
    SitePage(
        "live report as text",
        _plain(TITLE, *[line for n, one in enumerate(P) for line in (f"{9 + n}h1{n}", one)]),
        counted=P,
        form="txt",
    ),
    SitePage(
        "article as text amid dialogs",
        _plain(
            "Hotline: 0912 000 111",
            "Đăng nhập ngay",
            TITLE,
            "04/06/2025",
            *P[:3],
            "Đăng nhập để bình luận",
            *P[3:],
            "Gửi bình luận",
            "Tổng biên tập: Trần Văn Mẫu",
            "Giấy phép số 12/GP-BC do sở cấp ngày 01/02/2019",
        ),
        counted=(TITLE, *P),
        removed=("Hotline: 0912 000 111", "Đăng nhập ngay", "Đăng nhập để bình luận", "Tổng biên tập: Trần Văn Mẫu"),
        form="txt",
    ),
    SitePage("questions as text", _plain("Hỏi đáp về lớp học bơi", *ASKED), counted=ASKED[1::2], form="txt"),
    SitePage(
        "poem",
        "Lúa Vàng bến cũ\n\nCon phà sang sông chiều nay vắng\nMái chèo khua nhẹ ánh trăng non\n"
        "Ai về bến cũ cho tôi nhắn\nHàng sen năm ấy nở hay còn",
        counted=("Con phà sang sông chiều nay vắng", "Hàng sen năm ấy nở hay còn"),
        form="txt",
    ),
)
