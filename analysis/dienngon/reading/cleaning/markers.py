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
RECIPIENTS = phrase_key("Nơi nhận")

CREDIT = re.compile(
    r"\((?:ảnh|nguồn ảnh|nguồn|minh họa|ảnh tư liệu)\b\s*[:\s][^()]*\w[^()]*\)\s*\.?$"
    r"|\((?:ảnh\s+)?minh\s+(?:họa|hoạ)\)\s*\.?$"
    r"|(?<=[.…!?–-])\s*(?:ảnh|nguồn ảnh|ảnh minh họa|ảnh tư liệu|đồ họa)\s*:\s*[^.:]{1,60}\.?$",
    re.IGNORECASE,
)
CREDIT_LINE = re.compile(r"(?:bài, ảnh|bài và ảnh|tin, ảnh|tin và ảnh|ảnh|nguồn ảnh|đồ họa)\s*:\s*\S", re.IGNORECASE)
CAPTION_START = re.compile(r"(?:toàn cảnh|quang cảnh)\s+(?!\d)|ảnh minh họa\b", re.IGNORECASE)
SOURCE = re.compile(r"(?:nguồn|nguồn tin|theo)\s*:\s*\S|theo\s+\S", re.IGNORECASE)
AUTHOR = re.compile(r"(?:tác giả|người viết|bài|thực hiện|biên tập|phóng viên)\s*:\s*\S", re.IGNORECASE)
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
