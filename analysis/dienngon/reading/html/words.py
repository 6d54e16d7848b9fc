"""Words by which the markup of Vietnamese pages shows what an element is: our own lists."""

from __future__ import annotations

import re
from functools import lru_cache

from dienngon.reading.labels import vocabulary
from dienngon.text import phrase_key

Reason = tuple[str, str]


def _pattern(whole: str, stems: str = "") -> re.Pattern[str]:
    """Return a pattern of names that stand alone between hyphens and spaces, and of stems that stand anywhere."""
    names = "|".join(whole.split())
    parts = [rf"(?<![a-z0-9])(?:{names})\d*(?![a-z])"]
    if stems:
        parts.append("|".join(stems.split()))
    return re.compile("|".join(parts))


# What the class or id of an element says that it is; the first that fits counts.
_FURNITURE = (
    ("comments", _pattern("comments? cmts? disqus respond ykbd", "comment binh-?luan ykien-?ban y-kien-ban phan-?hoi")),
    (
        "share",
        _pattern("share sharing shares social socials mxh likes? print addthis", "share social addthis mang-?xa-?hoi"),
    ),
    (
        "advert",
        _pattern(
            "ads? adv advs adsense qc banners? sponsor sponsored promo",
            "advert quang-?cao adm-?zone adzone adsbygoogle google-ads newslett? subscri "
            "donate ads-banner banner-ads app-download download-app",
        ),
    ),
    (
        "related",
        _pattern(
            "relate relates related relation teasers? tags? keywords? hashtags? topics? tagbox recommend suggest",
            "related lien-?quan tin-?khac bai-?khac cung-?chuyen cung-?loai tin-?cu(?![a-z]) xem-?them doc-?them "
            "doc-?nhieu xem-?nhieu tin-?moi most-?(?:read|view|pop) top-?view other-?(?:news|post|article) "
            "news-?other more-?news more-?post same-?cat recent-?(?:post|news) (?<![a-z])latest(?![a-z]) news-?new "
            "recommend suggest tag-?list list-?tag tags-?(?:box|detail) tag-?detail detail-tab tu-?khoa "
            "(?:box|detail)-tags? wscwl ban-?doc-?quan may-?like quan-?tam dable taboola outbrain mgid box-category "
            "hot-?news object-box-related jp-relatedposts in-?content-?news news-?in-?content yarpp",
        ),
    ),
    (
        "navigation",
        _pattern(
            "nav navs navi navbar navigation menu menus submenu breadcrumbs? crumbs? pager pagination paging toc "
            "sitemap topbar masthead topnav sitemappath phantrang weather",
            "breadcrumb main-?menu menu-?(?:top|left|right|main|bottom) muc-?luc toc-container pagination duong-?dan "
            "skip-link",
        ),
    ),
    ("footer", _pattern("footer copyright colophon", "site-footer footer-")),
    (
        "",
        _pattern(
            "sidebar aside player audio tts video-js jwplayer rating ratings vote votes popup modal dialog",
            "sidebar af-tts rate-form popup modal light-?box",
        ),
    ),
)
_BY_TAG: dict[str, Reason] = {
    "nav": ("navigation", "in <nav>"),
    "menu": ("navigation", "in <menu>"),
    "footer": ("footer", "in <footer>"),
    "select": ("", "a list to choose from, in <select>"),
    "textarea": ("", "a field to write in"),
    "button": ("", "a button"),
}
_BY_ROLE: dict[str, Reason] = {
    "navigation": ("navigation", "its role is navigation"),
    "contentinfo": ("footer", "its role is that of a footer"),
    "search": ("navigation", "its role is search"),
    "complementary": ("", "its role is complementary"),
    "banner": ("navigation", "its role is that of a banner"),
    "dialog": ("", "its role is a dialog"),
    "alert": ("", "its role is an alert"),
}

# Elements that hold nothing but the text of an article, on most sites that name theirs so.
CONTAINER = _pattern(
    "article-body articlebody article-content articlecontent article-text article-detail article-main "
    "the-article-body body-content content-body body-text "
    "detail-content content-detail contentdetail detail-body detail-text detailcontent news-content newscontent "
    "news-body content-news news-detail newsdetail detail-news news-text fck-detail fck afcbc-body singular-content "
    "maincontent main-detail maindetail entry-content entry-body post-content post-body postcontent post-text "
    "story-body story-content content-story single-content cms-body cms-content text-content content-text noi-?dung "
    "chi-?tiet content1 content-doc divcontentdoc toan-?van fulltext full-text emagazine e-magazine longform "
    "ms-rtestate-field journal-content-article box-content bai-?viet-?content the-content td-post-content "
    "knc-content rte vanban-content c-detail articledetail",
    "noi-?dung-?(?:tin|bai|chi-?tiet|van-?ban) chi-?tiet-?(?:tin|bai|noi-?dung) "
    "(?:detail|article|post|news|entry)-?content (?:detail|article|post|entry)-{1,2}body",
)
CAPTION = _pattern(
    "caption captions figcaption img-caption image-caption photo-caption wp-caption-text tr-caption chu-?thich "
    "chu-?thich-?anh img-desc photo-desc image-desc imgcaption photo-note",
    "-caption caption- photocaption imagecaption picture-desc desc-(?:img|image|photo)",
)
CREDIT = _pattern(
    "photo-?cms-author photo-author credit photo-credit img-author image-author", "photo-?credit image-?credit"
)
LEAD = _pattern(
    "sapo sapos lead leads chapeau description summary summaries tom-?tat intro excerpt standfirst dek abstract "
    "trich-?yeu trich-?dan mo-?dau",
    "sapo tom-?tat (?:detail|news|article|post|content)-(?:lead|summary|intro|desc|head) lead-(?:detail|post|text) "
    "intro-?text singular-sapo",
)
TITLE = _pattern("title headline tieu-?de tit titles", "title headline tieu-?de")
SITE = _pattern("logo brand site-?title site-?name blog-?title site-header", "logo-")
DATE = _pattern(
    "date dates time times datetime published publish pubdate ngay-?dang thoi-?gian posted timestamp created "
    "update-time",
    "date time publish ngay-?(?:dang|thang|viet|cap) thoi-?gian",
)
AUTHOR = _pattern(
    "author authors byline tac-?gia writer nguoi-?viet reporter journalist but-?danh pen-?name vcard",
    "post-?author article-?author author-?name tac-?gia nguoi-?viet but-?danh",
)
SOURCE = _pattern("source sources nguon nguon-?tin", "link-source content-source source-link nguon-?(?:tin|bai)")


@lru_cache(maxsize=8192)
def furniture(tag: str, names: str, role: str) -> Reason | None:
    """Return the kind of furniture that an element names itself, with the rule in words; None if it does not."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if names:
        for subkind, pattern in _FURNITURE:
            match = pattern.search(names)
            if match:
                return subkind, f"in an element named “{_word(names, match)}”"
    return None


def _word(names: str, match: re.Match[str]) -> str:
    """Return the whole name that a match lies in."""
    start = names.rfind(" ", 0, match.start() + 1) + 1
    end = names.find(" ", match.end())
    return names[start:] if end < 0 else names[start:end]


def _keys(*phrases: str) -> frozenset[str]:
    return frozenset(phrase_key(one) for one in phrases)


# Lines that are nothing but these words, digits left out.
_PHRASES: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        "advert",
        "the label of an advertisement",
        _keys("Quảng cáo", "Advertisement", "Tài trợ", "Nội dung quảng cáo", "Ads", "QC", "Tải ứng dụng", "Tải app"),
    ),
    (
        "share",
        "a button for sharing or printing",
        _keys("Chia sẻ", "Share", "Facebook", "Zalo", "Twitter", "X", "Email", "Mail", "Linkedin", "Telegram", "Tweet")
        | _keys("Link bài gốc", "Lấy link", "Sao chép", "Sao chép link", "Copy", "Thích", "Like", "Lưu", "Lưu tin")
        | _keys("In", "In bài", "In trang", "In tin này", "Gửi mail", "Gửi cho bạn bè", "Bản để in", "Chia sẻ qua")
        | _keys("Lưu bài", "Theo dõi", "Google News", "Theo dõi báo trên", "Chia sẻ trên Facebook", "Gửi tin qua email")
        | _keys("Chia sẻ bài viết trên", "Copy link thành công", "Gửi tin này", "Gửi bài", "Xem bản in", "Tặng sao"),
    ),
    (
        "navigation",
        "a button of the site",
        _keys("Trở lại", "Trở về", "Đầu trang", "Trang trước", "Trang sau", "Tiếp theo", "Tiếp", "Trước", "Sau", "Đóng")
        | _keys("Mới nhất", "Đọc tiếp", "Mục lục", "Nội dung chính", "Xem tiếp", "Thu gọn", "Tất cả", "Bỏ qua", "Top")
        | _keys("aA", "A A", "A A A", "Aa", "Cỡ chữ", "Đọc bài viết", "Nghe", "Phóng to", "Thu nhỏ", "Tương phản")
        | _keys(
            "Về trang chủ", "Toàn màn hình", "Nam miền Bắc", "Nữ miền Bắc", "Nữ miền Nam", "Tốc độ đọc", "Xem toàn văn"
        ),
    ),
    (
        "comments",
        "a heading or button of comments",
        _keys("Xem thêm bình luận", "Quan tâm nhất", "Bạn đọc bình luận", "Ý kiến", "Xem tất cả bình luận", "Trả lời")
        | _keys("Bình luận bài viết", "Thảo luận", "Nhận xét", "Đăng nhận xét", "Không có nhận xét nào", "Gửi")
        | _keys("Chia sẻ ý kiến của bạn", "Ý kiến bạn đọc về bài viết", "Bình luận về bài viết", "Để lại bình luận"),
    ),
)
BY_PHRASE: dict[str, Reason] = {
    **dict.fromkeys(vocabulary.NAVIGATION, ("navigation", "a link of the site's navigation")),
    **dict.fromkeys(vocabulary.BUTTONS, ("share", "a button of the page")),
    **{key: (subkind, rule) for subkind, rule, keys in _PHRASES for key in keys},
}
# Headings of boxes of links or comments; what follows them belongs to them.
BOX_HEADINGS: dict[str, Reason] = {
    **dict.fromkeys(
        vocabulary.RELATED
        | _keys("Tham khảo thêm", "Tin tức liên quan", "Bài viết cùng chủ đề", "Cùng chủ đề", "Tin cùng chủ đề", "Tags")
        | _keys(
            "Tin cùng mục", "Bài cùng mục", "Những bài viết khác", "Tin bài khác", "Các tin bài khác", "Bài mới nhất"
        )
        | _keys("Các bài liên quan", "Tin tức mới", "Tin mới hơn", "Tin cũ hơn", "Bài viết mới", "Đọc tiếp", "Từ khóa")
        | _keys("Bài viết mới nhất", "Các tin cùng chuyên mục", "Có thể bạn chưa đọc", "Cùng tác giả", "Bài đọc nhiều")
        | _keys("Tin cùng chuyên mục khác", "Văn bản liên quan", "Bài đăng phổ biến", "Mời bạn đọc thêm", "Tin nên đọc")
        | _keys(
            "Bài trước đó", "Tin đã đăng", "Các tin trước", "Bài liên quan đến", "Sự kiện liên quan", "Tin trong ngày"
        ),
        ("related", "a heading of related links"),
    ),
    **dict.fromkeys(
        vocabulary.COMMENTS
        | _keys("Nhận xét", "Đăng nhận xét", "Thảo luận", "Bình luận bài viết", "Trả lời", "Gửi phản hồi của bạn")
        | _keys("Ý kiến bạn đọc về bài viết", "Bình luận về bài viết", "Để lại bình luận", "Leave a reply", "Comments"),
        ("comments", "a heading of comments"),
    ),
}
RELATED_START = re.compile(
    r"(?:>>+|»+|⇒|=>|►|▶|\*)\s*\S|(?:xem thêm|đọc thêm|mời (?:bạn|quý vị|độc giả) (?:đọc|xem)(?: thêm)?|bài liên quan|"
    r"tin liên quan|tham khảo(?: thêm)?|xem ngay|xem tiếp|đọc tiếp|có thể bạn quan tâm)\s*:?\s*\S",
    re.IGNORECASE,
)
TAGS_START = re.compile(r"(?:từ khó?a|từ khoá|tags?|thẻ|chủ đề|hashtag|keywords?)\s*:", re.IGNORECASE)
NO_ARTICLE_PATH = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)(?:[?#]|$)", re.IGNORECASE)


def box_key(text: str) -> str:
    """Return the syllable keys of a short line without its numbers: ``Bình luận (3)`` is ``Bình luận``."""
    return " ".join(key for key in phrase_key(text).split(" ") if not key.isdigit())
