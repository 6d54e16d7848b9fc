"""Words by which a Vietnamese page shows what a line is: our own lists, compared by syllable keys."""

from __future__ import annotations

import re

from dienngon.reading.rules import Rule
from dienngon.text import phrase_key


def phrases(listed: str) -> frozenset[str]:
    """Return the syllable keys of phrases that are listed with commas."""
    return frozenset(map(phrase_key, listed.split(",")))


def named_as(whole: str, stems: str = "") -> re.Pattern[str]:
    """Return a pattern of names that are alone between hyphens and spaces, and of stems that are anywhere."""
    listed = "|".join(whole.split())
    return re.compile("|".join([rf"(?<![a-z0-9])(?:{listed})\d*(?![a-z])", *stems.split()]))


# Headings of blocks that follow an article: everything from the first of them on is page furniture.
RELATED = phrases(
    "Có thể bạn quan tâm, Có thể bạn thích, Xem thêm, Đọc thêm, Tin liên quan, Bài liên quan, Bài viết liên quan, Bài "
    "đọc liên quan, Tin bài liên quan, Các tin liên quan, Các bài viết liên quan, Nội dung liên quan, Chủ đề liên "
    "quan, Tin cùng chuyên mục, Cùng chuyên mục, Bài cùng chuyên mục, Tin cùng loại, Tin tức khác, Tin khác, Các tin "
    "khác, Những tin khác, Các bài khác, Các bài viết khác, Bài viết khác, Các tin đã đưa, Các tin đã đăng, Tin đã "
    "đưa, Các tin mới hơn, Những tin mới hơn, Các tin cũ hơn, Những tin cũ hơn, Tin mới, Tin mới nhất, Tin mới cập "
    "nhật, Bài mới nhất, Đọc nhiều, Đọc nhiều nhất, Tin đọc nhiều, Tin xem nhiều, Xem nhiều nhất, Tin nổi bật, Tiêu "
    "điểm, Dành cho bạn, Đừng bỏ lỡ, Bài trước, Bài tiếp theo"
)
COMMENTS = phrases(
    "Viết bình luận mới, Viết bình luận, Gửi bình luận, Gửi ý kiến, Ý kiến bạn đọc, Bình luận, Bình luận của bạn, Phản "
    "hồi, Gửi phản hồi, Ý kiến của bạn, Chưa có bình luận"
)
# Links of a site's own navigation, as they are alone on a line.
NAVIGATION = phrases(
    "Tìm kiếm, Tin tức - Sự kiện, Tin tức, Sự kiện, Liên kết website, Liên kết web, Liên kết, Trang chủ, Liên hệ, Giới "
    "thiệu, Đăng nhập, Đăng ký, Đăng xuất, Sơ đồ cổng, Sơ đồ trang, Thư viện ảnh, Thư viện video, Video, In trang, In "
    "bài viết, Về đầu trang, Lên đầu trang, Quay lại, Quay lại trang chủ, Chia sẻ, Menu, RSS"
)
# Buttons that never are part of a text, wherever they are.
BUTTONS = phrases(
    "Chia sẻ Facebook, Chia sẻ lên Facebook, Chia sẻ bài viết, Chia sẻ Zalo, Facebook Twitter, Facebook Zalo, Copy "
    "link, Sao chép liên kết, Lưu bài viết, In bài viết, Bản in, Gửi email, Gửi bài viết, Cỡ chữ, Nghe đọc bài, Nghe "
    "bài viết, Theo dõi trên Google News, Theo dõi chúng tôi trên Google News, Quảng cáo, Mặc định Lớn hơn, Thích Chia "
    "sẻ, Đọc bài viết"
)
# Buttons only where they are before or after the text, and anywhere in a web page.
SHARE = phrases(
    "Lưu, Chia sẻ, Copy link thành công, Sao chép link, Facebook, Zalo, Twitter, Email, In, Thích, Lưu bài, Gửi, Trở "
    "lại, Chia sẻ qua, Theo dõi, Cỡ chữ, Lấy link, Link bài gốc"
)
# Sections of a paper, as its menu names them.
SECTIONS = phrases(
    "Chính trị, Kinh tế, Văn hóa, Xã hội, Pháp luật, Thế giới, Thể thao, Giáo dục, Y tế, Sức khỏe, Khoa học, Công "
    "nghệ, Du lịch, Thời sự, Quốc tế, Đời sống, Giải trí, Trang chủ, Kinh doanh, Quốc phòng, Đối ngoại, Môi trường, "
    "Bạn đọc, Góc nhìn, Video, Ảnh, Podcast, Multimedia"
)
# Headings in capitals that are nobody's name.
NO_NAMES = phrases(
    "Kết luận, Phụ lục, Mục lục, Lời kết, Ghi chú, Chú thích, Hạn chế, Kiến nghị, Tồn tại, Hết, Giải pháp, Nguyên "
    "nhân, Kết quả, Mở đầu, Nội dung, Tóm tắt, Đề xuất, Nhận xét, Tổng kết, Việt Nam"
)
# Documents of state, as they name themselves above their title.
LEGAL_TYPES = phrases(
    "Hiến pháp, Bộ luật, Luật, Pháp lệnh, Lệnh, Nghị quyết, Nghị quyết liên tịch, Nghị định, Quyết định, Chỉ thị, "
    "Thông tư, Thông tư liên tịch, Kế hoạch, Chương trình, Đề án, Báo cáo, Tờ trình, Thông báo, Công điện, Hướng dẫn, "
    "Quy chế"
)
LEGAL_HEAD = phrases("Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc")
# Parts of a document that a number follows: Chương I is nobody's name.
DIVISIONS = phrases("Phần, Chương, Mục, Điều, Khoản, Phụ, Bảng, Hình")
# Only in the markup of web pages, where a line is known to be a link or to head a box.
_ANSWERS = phrases(
    "Nhận xét, Đăng nhận xét, Thảo luận, Bình luận bài viết, Trả lời, Ý kiến bạn đọc về bài viết, Bình luận về bài "
    "viết, Để lại bình luận"
)
_ADVERTS = phrases("Quảng cáo, Advertisement, Tài trợ, Nội dung quảng cáo, Ads, QC, Tải ứng dụng, Tải app")
_SHARE_LINKS = phrases(
    "Share, X, Mail, Linkedin, Telegram, Tweet, Sao chép, Copy, Like, Lưu tin, In bài, In trang, In tin này, Gửi mail, "
    "Gửi cho bạn bè, Bản để in, Google News, Theo dõi báo trên, Chia sẻ trên Facebook, Gửi tin qua email, Chia sẻ bài "
    "viết trên, Gửi tin này, Gửi bài, Xem bản in, Tặng sao"
)
_SITE_BUTTONS = phrases(
    "Trở lại, Trở về, Đầu trang, Trang trước, Trang sau, Tiếp theo, Tiếp, Trước, Sau, Đóng, Mới nhất, Đọc tiếp, Mục "
    "lục, Nội dung chính, Xem tiếp, Thu gọn, Tất cả, Bỏ qua, Top, aA, A A, A A A, Aa, Cỡ chữ, Đọc bài viết, Nghe, "
    "Phóng to, Thu nhỏ, Tương phản, Về trang chủ, Toàn màn hình, Nam miền Bắc, Nữ miền Bắc, Nữ miền Nam, Tốc độ đọc, "
    "Xem toàn văn"
)
_COMMENT_BUTTONS = phrases(
    "Xem thêm bình luận, Quan tâm nhất, Bạn đọc bình luận, Ý kiến, Xem tất cả bình luận, Không có nhận xét nào, Gửi, "
    "Chia sẻ ý kiến của bạn"
)
_RELATED_BOXES = phrases(
    "Tham khảo thêm, Tin tức liên quan, Bài viết cùng chủ đề, Cùng chủ đề, Tin cùng chủ đề, Tags, Tin cùng mục, Bài "
    "cùng mục, Những bài viết khác, Tin bài khác, Các tin bài khác, Các bài liên quan, Tin tức mới, Tin mới hơn, Tin "
    "cũ hơn, Bài viết mới, Đọc tiếp, Từ khóa, Bài viết mới nhất, Các tin cùng chuyên mục, Có thể bạn chưa đọc, Cùng "
    "tác giả, Bài đọc nhiều, Tin cùng chuyên mục khác, Văn bản liên quan, Bài đăng phổ biến, Mời bạn đọc thêm, Tin nên "
    "đọc, Bài trước đó, Tin đã đăng, Các tin trước, Bài liên quan đến, Sự kiện liên quan, Tin trong ngày"
)
# Lines of web pages that are nothing but these words, digits left out: subkind of furniture, and rule.
BY_PHRASE: dict[str, tuple[str, Rule]] = {
    **dict.fromkeys(NAVIGATION, ("navigation", Rule.SITE_LINK)),
    **dict.fromkeys(BUTTONS, ("share", Rule.PAGE_BUTTON)),
    **dict.fromkeys(_ADVERTS, ("advert", Rule.ADVERT)),
    **dict.fromkeys(SHARE | _SHARE_LINKS, ("share", Rule.SHARE_BUTTON)),
    **dict.fromkeys(_SITE_BUTTONS, ("navigation", Rule.SITE_BUTTON)),
    **dict.fromkeys(_ANSWERS | _COMMENT_BUTTONS, ("comments", Rule.COMMENT_BUTTON)),
}
# Headings of boxes of links or comments; what follows them belongs to them.
BOX_HEADINGS: dict[str, tuple[str, Rule]] = {
    **dict.fromkeys(RELATED | _RELATED_BOXES, ("related", Rule.RELATED_HEADING)),
    **dict.fromkeys(
        COMMENTS | _ANSWERS | phrases("Gửi phản hồi của bạn, Leave a reply, Comments"),
        ("comments", Rule.COMMENTS_HEADING),
    ),
}

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
CREDIT_LINE = re.compile(r"(?:(?:bài|tin)(?:\s*[-–,]\s*|\s+và\s+)ảnh|ảnh|nguồn ảnh|đồ họa)\s*:\s*\S", re.IGNORECASE)
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
SOURCE = re.compile(
    r"(?:nguồn(?:\s+(?:tin|video|clip))?|theo|tham khảo|video|clip)\s*:\s*\S|theo\s+\S"
    r"|tổng hợp(?:\s+(?:từ|theo)\s+\S.*)?$",
    re.IGNORECASE,
)
AUTHOR = re.compile(
    r"(?:tác giả|người viết|bài|bài viết|thực hiện|biên tập|phóng viên|biên dịch|lược dịch|thiết kế|trình bày)\s*:\s*\S"
    r"|nhóm (?:phóng viên|pv)$",
    re.IGNORECASE,
)
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

# Luật số: 28/2013/QH13, Số 22-NQ/TW, and a draft's number that is still to come.
STATE_NUMBER = re.compile(
    r"(?:(?:bộ\s+)?luật\s+|pháp\s+lệnh\s+)?số\s*:?\s*[\d.…]*\s*[a-z]?\s*[/–-]\s*"
    r"(?:\d{4}\s*/\s*)?[A-ZĐa-zđ][\wĐđƯư]*(?:\s?[/–-]\s?\w+)*\s*$",
    re.IGNORECASE,
)
STATE_ISSUER = re.compile(
    r"(?:chính phủ|quốc hội|(?:ủy|uỷ) ban|hội đồng|bộ|sở|ban|đảng|đảng bộ|tỉnh (?:ủy|uỷ)|thành (?:ủy|uỷ)|cục|tổng cục"
    r"|viện|tòa án|toà án|thủ tướng|chủ tịch|văn phòng|ngân hàng|kiểm toán|thanh tra|học viện|trường)\b",
    re.IGNORECASE,
)
# What opens the text of such a document, and no longer names its subject.
STATE_TEXT = re.compile(
    r"(?:căn cứ|theo đề nghị|xét|thực hiện|kính gửi|(?:phần|chương|mục|điều)\s+(?:thứ\s+)?[\divxlc]+\b|[ivx]+\s*[-–.])",
    re.IGNORECASE,
)
STATE_SUBJECT = re.compile(r"(?:về|quy định|sửa đổi|ban hành|phê duyệt|hướng dẫn|của)\b", re.IGNORECASE)
STATE_OFFICE = re.compile(
    r"(?:tm|kt|tl|tuq|tun|q)\s*\.|t/m\b|k/t\b|(?:phó |quyền )?(?:chủ tịch|thủ tướng|tổng bí thư|bí thư|bộ trưởng"
    r"|thứ trưởng|giám đốc|tổng giám đốc|chủ nhiệm|chánh án|viện trưởng|cục trưởng|tổng cục trưởng|vụ trưởng"
    r"|trưởng ban|trưởng phòng|chánh văn phòng|thống đốc|tổng kiểm toán|tổng thanh tra|hiệu trưởng|tổng thư ký"
    r"|tư lệnh|tổng tham mưu trưởng|thường trực)\b",
    re.IGNORECASE,
)
STATE_SIGNED = re.compile(r"\(?\s*đã\s+ký\b[^()]{0,30}\)?\s*$", re.IGNORECASE)
# The name of a file that can be loaded from a page.
ATTACHMENT = re.compile(r"[^\s.](?:[^.]|\.(?! ))*\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)$", re.IGNORECASE)
# Lines of web pages.
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)(?:[?#]|$)", re.IGNORECASE)
PICTURE_CREDIT = re.compile(
    r"(?:^|(?<=[\s.,;–—|/(-]))(?:ảnh|nguồn ảnh|nguồn|ảnh minh họa|ảnh minh hoạ|ảnh tư liệu|đồ họa|đồ hoạ|infographic"
    r"|video|clip|photo|tranh)\s*:\s*(?:[^:.]|\.(?!\s)){1,80}$|\((?:ảnh|nguồn)\b[^()]*\)\s*\.?$",
    re.IGNORECASE,
)
RELATED_START = re.compile(
    r"(?:>>+|»+|⇒|=>|►|▶|\*)\s*\S|(?:xem thêm|đọc thêm|mời (?:bạn|quý vị|độc giả) (?:đọc|xem)(?: thêm)?|bài liên quan|"
    r"tin liên quan|tham khảo(?: thêm)?|xem ngay|xem tiếp|đọc tiếp|có thể bạn quan tâm)\s*:?\s*\S",
    re.IGNORECASE,
)
TAGS_START = re.compile(r"(?:từ khó?a|từ khoá|tags?|thẻ|chủ đề|hashtag|keywords?)\s*:", re.IGNORECASE)
WORKED = re.compile(r"\((?:thực hiện|lược ghi|ghi|tổng hợp|biên dịch|lược dịch|dịch)\)$", re.IGNORECASE)
NETWORK = re.compile(r"facebook|zalo|twitter|linkedin|copy", re.IGNORECASE)
CAPITALISED = re.compile(r"(?:[^\W\d_][\w.'’]*)(?:[\s,;&-]+[^\W\d_][\w.'’]*){1,7}$")

# What class and id say that an element holds.
CAPTION_NAMES = named_as(
    "caption captions figcaption img-caption image-caption photo-caption wp-caption-text tr-caption chu-?thich "
    "chu-?thich-?anh img-desc photo-desc image-desc imgcaption photo-note",
    "-caption caption- photocaption imagecaption picture-desc desc-(?:img|image|photo)",
)
CREDIT_NAMES = named_as(
    "photo-?cms-author photo-author credit photo-credit img-author image-author", "photo-?credit image-?credit"
)
LEAD_NAMES = named_as(
    "sapo sapos lead leads chapeau description summary summaries tom-?tat intro excerpt standfirst dek abstract "
    "trich-?yeu trich-?dan mo-?dau",
    "sapo tom-?tat (?:detail|news|article|post|content)-(?:lead|summary|intro|desc|head) lead-(?:detail|post|text) "
    "intro-?text singular-sapo",
)
DATE_NAMES = named_as(
    "date dates time times datetime published publish pubdate ngay-?dang thoi-?gian posted timestamp created "
    "update-time",
    "date time publish ngay-?(?:dang|thang|viet|cap) thoi-?gian",
)
NOW_NAMES = re.compile(r"now|today|current|clock|hom-?nay|hien-?tai|header-?(?:date|time)|dong-?ho")
BYLINE_NAMES = re.compile(r"\b(?:entry|post|article|news)-?(?:meta|info|detail-?info)\b|\bby-?line\b|\bmeta-?info\b")
AUTHOR_NAMES = named_as(
    "author authors byline tac-?gia writer nguoi-?viet reporter journalist but-?danh pen-?name vcard",
    "post-?author article-?author author-?name tac-?gia nguoi-?viet but-?danh",
)
SOURCE_NAMES = named_as("source sources nguon nguon-?tin", "link-source content-source source-link nguon-?(?:tin|bai)")

# Family names, which the name of an author alone on a line begins with.
_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Đoàn Lâm Mai Trịnh Trương Tô Tạ "
    "Hà Cao Châu Chu Kiều La Lương Lưu Mạc Nghiêm Ông Phùng Quách Thái Thạch Tống Triệu Từ Văn Vương Tăng Tôn Khúc"
)
SURNAMES = frozenset(map(phrase_key, _SURNAMES.split()))
# Given names, with which the pen name of an author in capitals ends.
_GIVEN = (
    "An Anh Ánh Bảo Bắc Bình Châu Chi Cường Dung Dũng Dương Duy Đạt Đức Giang Hà Hải Hằng Hạnh Hân Hậu Hiền Hiếu Hoa "
    "Hoài Hoàng Hồng Huệ Hùng Huy Huyền Hương Hưng Khánh Khoa Kiên Lan Lâm Liên Linh Loan Long Ly Mai Mạnh Minh My Nam "
    "Nga Ngân Ngọc Nguyên Nguyệt Nhi Nhung Phong Phú Phúc Phương Phượng Quân Quang Quyên Quỳnh Sơn Tâm Tân Thái Thanh "
    "Thảo Thắng Thành Thịnh Thọ Thu Thủy Thúy Thư Tiến Toàn Trang Trinh Trung Trường Tú Tuấn Tùng Tuyết Uyên Vân Việt "
    "Vinh Vũ Vy Xuân Yên Yến"
)
GIVEN = frozenset(map(phrase_key, _GIVEN.split()))
