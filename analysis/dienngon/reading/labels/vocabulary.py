"""Words by which a saved Vietnamese page shows what a line is: our own lists, compared by syllable keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dienngon.text import phrase_key


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase_key(one) for one in phrases)


# Headings of blocks that follow an article: everything from the first of them on is page furniture.
RELATED = _keys(
    (
        "Có thể bạn quan tâm",
        "Có thể bạn thích",
        "Xem thêm",
        "Đọc thêm",
        "Tin liên quan",
        "Bài liên quan",
        "Bài viết liên quan",
        "Bài đọc liên quan",
        "Tin bài liên quan",
        "Các tin liên quan",
        "Các bài viết liên quan",
        "Nội dung liên quan",
        "Chủ đề liên quan",
        "Tin cùng chuyên mục",
        "Cùng chuyên mục",
        "Bài cùng chuyên mục",
        "Tin cùng loại",
        "Tin tức khác",
        "Tin khác",
        "Các tin khác",
        "Những tin khác",
        "Các bài khác",
        "Các bài viết khác",
        "Bài viết khác",
        "Các tin đã đưa",
        "Các tin đã đăng",
        "Tin đã đưa",
        "Các tin mới hơn",
        "Những tin mới hơn",
        "Các tin cũ hơn",
        "Những tin cũ hơn",
        "Tin mới",
        "Tin mới nhất",
        "Tin mới cập nhật",
        "Bài mới nhất",
        "Đọc nhiều",
        "Đọc nhiều nhất",
        "Tin đọc nhiều",
        "Tin xem nhiều",
        "Xem nhiều nhất",
        "Tin nổi bật",
        "Tiêu điểm",
        "Dành cho bạn",
        "Đừng bỏ lỡ",
        "Bài trước",
        "Bài tiếp theo",
    )
)
COMMENTS = _keys(
    (
        "Viết bình luận mới",
        "Viết bình luận",
        "Gửi bình luận",
        "Gửi ý kiến",
        "Ý kiến bạn đọc",
        "Bình luận",
        "Bình luận của bạn",
        "Phản hồi",
        "Gửi phản hồi",
        "Ý kiến của bạn",
        "Chưa có bình luận",
    )
)
# Links of a site's own navigation, as they stand alone on a line.
NAVIGATION = _keys(
    (
        "Tìm kiếm",
        "Tin tức - Sự kiện",
        "Tin tức",
        "Sự kiện",
        "Liên kết website",
        "Liên kết web",
        "Liên kết",
        "Trang chủ",
        "Liên hệ",
        "Giới thiệu",
        "Đăng nhập",
        "Đăng ký",
        "Đăng xuất",
        "Sơ đồ cổng",
        "Sơ đồ trang",
        "Thư viện ảnh",
        "Thư viện video",
        "Video",
        "In trang",
        "In bài viết",
        "Về đầu trang",
        "Lên đầu trang",
        "Quay lại",
        "Quay lại trang chủ",
        "Chia sẻ",
        "Menu",
        "RSS",
    )
)
# Buttons that never are part of a text, wherever they stand.
BUTTONS = _keys(
    (
        "Chia sẻ Facebook",
        "Chia sẻ lên Facebook",
        "Chia sẻ bài viết",
        "Chia sẻ Zalo",
        "Facebook Twitter",
        "Facebook Zalo",
        "Copy link",
        "Sao chép liên kết",
        "Lưu bài viết",
        "In bài viết",
        "Bản in",
        "Gửi email",
        "Gửi bài viết",
        "Cỡ chữ",
        "Nghe đọc bài",
        "Nghe bài viết",
        "Theo dõi trên Google News",
        "Theo dõi chúng tôi trên Google News",
        "Quảng cáo",
        "Mặc định Lớn hơn",
        "Thích Chia sẻ",
        "Đọc bài viết",
    )
)
# Buttons only where they stand before or after the text.
SHARE = _keys(
    (
        "Lưu",
        "Chia sẻ",
        "Copy link thành công",
        "Sao chép link",
        "Facebook",
        "Zalo",
        "Twitter",
        "Email",
        "In",
        "Thích",
        "Lưu bài",
        "Gửi",
        "Trở lại",
        "Chia sẻ qua",
        "Theo dõi",
        "Cỡ chữ",
        "Lấy link",
        "Link bài gốc",
    )
)
# Sections of a paper, as its menu names them.
SECTIONS = _keys(
    (
        "Chính trị",
        "Kinh tế",
        "Văn hóa",
        "Xã hội",
        "Pháp luật",
        "Thế giới",
        "Thể thao",
        "Giáo dục",
        "Y tế",
        "Sức khỏe",
        "Khoa học",
        "Công nghệ",
        "Du lịch",
        "Thời sự",
        "Quốc tế",
        "Đời sống",
        "Giải trí",
        "Trang chủ",
        "Kinh doanh",
        "Quốc phòng",
        "Đối ngoại",
        "Môi trường",
        "Bạn đọc",
        "Góc nhìn",
        "Video",
        "Ảnh",
        "Podcast",
        "Multimedia",
    )
)
# Headings in capitals that are nobody's name.
NO_NAMES = _keys(
    (
        "Kết luận",
        "Phụ lục",
        "Mục lục",
        "Lời kết",
        "Ghi chú",
        "Chú thích",
        "Hạn chế",
        "Kiến nghị",
        "Tồn tại",
        "Hết",
        "Giải pháp",
        "Nguyên nhân",
        "Kết quả",
        "Mở đầu",
        "Nội dung",
        "Tóm tắt",
        "Đề xuất",
        "Nhận xét",
        "Tổng kết",
        "Việt Nam",
    )
)
# Documents of state, as they name themselves above their title.
LEGAL_TYPES = _keys(
    (
        "Hiến pháp",
        "Bộ luật",
        "Luật",
        "Pháp lệnh",
        "Lệnh",
        "Nghị quyết",
        "Nghị quyết liên tịch",
        "Nghị định",
        "Quyết định",
        "Chỉ thị",
        "Thông tư",
        "Thông tư liên tịch",
        "Kế hoạch",
        "Chương trình",
        "Đề án",
        "Báo cáo",
        "Tờ trình",
        "Thông báo",
        "Công điện",
        "Hướng dẫn",
        "Quy chế",
    )
)
LEGAL_HEAD = _keys(("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"))
RECIPIENTS = re.compile(r"[\W_]*nơi\s+nhận\s*(?::|$)", re.IGNORECASE)
# An entry of a list or a provision: a), đ), 1., 2.1., -, (iv), Điều 5.
ENUMERATED = re.compile(
    r"[-–—+•*·▪●○]\s*(?=[^\W_])|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-zđ]{1,2}\d?|[ivxl]{1,5})\s?[.)/]+\s*[-–]?\s*(?=[^\W\d_])"
    r"|\[\d{1,3}\]|(?:điều|khoản|điểm)\s+\d",
    re.IGNORECASE,
)

CREDIT = re.compile(
    r"\((?:ảnh|nguồn ảnh|nguồn|minh họa|ảnh tư liệu)\b\s*[:\s][^()]*\w[^()]*\)\s*\.?$"
    r"|\((?:ảnh\s+)?minh\s+(?:họa|hoạ)\)\s*\.?$"
    r"|(?<=[.…!?–-])\s*(?:ảnh|nguồn ảnh|ảnh minh họa|ảnh tư liệu|đồ họa)\s*:\s*[^.:]{1,60}\.?$",
    re.IGNORECASE,
)
CREDIT_LINE = re.compile(r"(?:bài, ảnh|bài và ảnh|tin, ảnh|tin và ảnh|ảnh|nguồn ảnh|đồ họa)\s*:\s*\S", re.IGNORECASE)
CAPTION_START = re.compile(r"(?:toàn cảnh|quang cảnh)\s+(?!\d)|ảnh minh họa\b", re.IGNORECASE)
# Hình 1. …, Bảng 2: … with the source in it.
NUMBERED_CAPTION = re.compile(
    r"(?:hình|bảng|biểu đồ|sơ đồ|bản đồ|đồ thị|ảnh|biểu|hộp)\s+\d{1,3}(?:[.-]\d{1,3})*\s*[.:–-]\s*\S", re.IGNORECASE
)
CAPTION_SOURCE = re.compile(r"(?<=[.…!?;)])\s*nguồn\s*:\s*\S.{0,120}$", re.IGNORECASE)
DATA_SOURCE = re.compile(r"\(?nguồn(?:\s+(?:số liệu|dữ liệu))?\s*:\s*\S", re.IGNORECASE)
# One line that leads to another text; a footnote closes with a full stop.
RELATED_LINE = re.compile(
    r"(?:(?:>>+|»+|►|▶|⇒)\s*(?:(?:xem|đọc)\s+thêm\s*:?\s*)?|(?:xem|đọc)\s+thêm\s*:|mời\s+(?:bạn|quý\s+vị|độc\s+giả)\s+"
    r"(?:xem|đọc)\s+thêm\s*:|(?:tin|bài)\s+liên\s+quan\s*:)\s*\S(?:.*[^\s.;])?$",
    re.IGNORECASE,
)
BACK = re.compile(r"(?i:trở lại|quay lại|về)\s+(?:trang\s+)?[A-ZĐ]\w+(?:\s+\w+){0,3}$")
REFERENCES = re.compile(
    r"(?:[\divx]{1,4}\s*[.)-]\s*)?(?:danh\s+mục\s+)?tài\s+liệu\s+(?:tham\s+khảo|trích\s+dẫn)(?:\s+chính)?\s*:?$",
    re.IGNORECASE,
)
ENTRY = re.compile(r"\(?(?:19|20)\d\d[a-z]?\)?\s*[.,:;]|\bnxb\b|https?://", re.IGNORECASE)
DEGREE = re.compile(
    r"(?:(?:GS|PGS|TSKH|TS|ThS|NCS|CN|LS|BS|KS)\b\.?[\s,]*|(?:[ĐT]ại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)\s+)+"
)
SOURCE = re.compile(r"(?:nguồn|nguồn tin|theo)\s*:\s*\S|theo\s+\S", re.IGNORECASE)
AUTHOR = re.compile(r"(?:tác giả|người viết|bài|thực hiện|biên tập|phóng viên)\s*:\s*\S", re.IGNORECASE)
TOPICS = re.compile(r"(?:từ khóa|từ khoá|keywords?)\s*:\s*\S", re.IGNORECASE)
KEYWORDS = re.compile(r"(?:từ khóa|từ khoá|tags?|thẻ)\s*:\s*\S", re.IGNORECASE)
COUNTER = re.compile(
    r"(?:số\s+)?(?:lượt\s+(?:xem|đọc|truy\s+cập)|lần\s+xem)\s*:?\s*[\d.,]+$|[\d.,]+\s+lượt\s+xem$", re.IGNORECASE
)
BREADCRUMB = re.compile(r"(?:trang chủ|home)\s*(?:[>»›/|]\s*[^>»›/|]+)+$", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(?:trang\s+|page\s+)?[-–—]?\s*(\d{1,3})\s*(?:/\s*\d{1,4})?\s*[-–—]?$", re.IGNORECASE)
AGO = re.compile(r"(?:\d+|một|vài)\s+(?:giây|phút|giờ|ngày|tuần|tháng|năm)\s+trước$", re.IGNORECASE)
TIME = re.compile(r"\d{1,2}[:h]\d{2}$")
# An agency's or paper's mark before its first sentence: (TTXVN) -, (Chinhphu.vn) –, TTO -.
LEAD = re.compile(r"\([^\W\d_][\w. ]{2,24}\)\s*[-–—]\s*\S|(?:[A-ZĐ]{2,5}O|VOV|QĐND|TTXVN)\s+[-–—]\s+\S")

# Family names, which the name of an author alone on a line begins with.
_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Đoàn Lâm Mai Trịnh Trương Tô Tạ "
    "Hà Cao Châu Chu Kiều La Lương Lưu Mạc Nghiêm Ông Phùng Quách Thái Thạch Tống Triệu Từ Văn Vương Tăng Tôn Khúc"
)
SURNAMES = _keys(_SURNAMES.split())
# Given names, with which the pen name of an author in capitals ends.
_GIVEN = (
    "An Anh Ánh Bảo Bắc Bình Châu Chi Cường Dung Dũng Dương Duy Đạt Đức Giang Hà Hải Hằng Hạnh Hân Hậu Hiền Hiếu Hoa "
    "Hoài Hoàng Hồng Huệ Hùng Huy Huyền Hương Hưng Khánh Khoa Kiên Lan Lâm Liên Linh Loan Long Ly Mai Mạnh Minh My Nam "
    "Nga Ngân Ngọc Nguyên Nguyệt Nhi Nhung Phong Phú Phúc Phương Phượng Quân Quang Quyên Quỳnh Sơn Tâm Tân Thái Thanh "
    "Thảo Thắng Thành Thịnh Thọ Thu Thủy Thúy Thư Tiến Toàn Trang Trinh Trung Trường Tú Tuấn Tùng Tuyết Uyên Vân Việt "
    "Vinh Vũ Vy Xuân Yên Yến"
)
GIVEN = _keys(_GIVEN.split())
