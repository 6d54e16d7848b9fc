"""What class, id, tag and role of an element say that it is, on Vietnamese pages: our own lists."""

from __future__ import annotations

import re
from functools import lru_cache

from dienngon.reading.labels.vocabulary import named_as
from dienngon.reading.pages import Reason
from dienngon.reading.rules import Rule

# What the class or id of an element says that it is; the first that fits counts.
_FURNITURE = {
    "comments": named_as(
        "comments? cmts? disqus respond ykbd",
        "comment binh-?luan ykien-?ban y-kien-ban phan-?hoi",
    ),
    "share": named_as(
        "share sharing shares social socials mxh likes? print addthis",
        "share social addthis mang-?xa-?hoi",
    ),
    "advert": named_as(
        "ads? adv advs adsense qc banners? sponsor sponsored promo",
        "advert quang-?cao adm-?zone adzone adsbygoogle google-ads newslett? subscri donate ads-banner banner-ads "
        "app-download download-app",
    ),
    "related": named_as(
        "relate relates related relation teasers? tags? keywords? hashtags? topics? tagbox recommend suggest",
        "related lien-?quan tin-?khac bai-?khac cung-?chuyen cung-?loai tin-?cu(?![a-z]) xem-?them doc-?them "
        "doc-?nhieu xem-?nhieu tin-?moi most-?(?:read|view|pop) top-?view other-?(?:news|post|article) news-?other "
        "more-?news more-?post same-?cat recent-?(?:post|news) (?<![a-z])latest(?![a-z]) news-?new recommend suggest "
        "tag-?list list-?tag tags-?(?:box|detail) tag-?detail detail-tab tu-?khoa (?:box|detail)-tags? wscwl "
        "ban-?doc-?quan may-?like quan-?tam dable taboola outbrain mgid box-category hot-?news object-box-related "
        "jp-relatedposts in-?content-?news news-?in-?content yarpp",
    ),
    "navigation": named_as(
        "nav navs navi navbar navigation menu menus submenu breadcrumbs? crumbs? pager pagination paging toc sitemap "
        "topbar masthead topnav sitemappath phantrang weather",
        "breadcrumb main-?menu menu-?(?:top|left|right|main|bottom) muc-?luc toc-container pagination duong-?dan "
        "skip-link",
    ),
    "footer": named_as(
        "footer copyright colophon",
        "site-footer footer- foot-?(?:left|right|top|bottom|col|info|wrap|menu)",
    ),
    "": named_as(
        "sidebar aside player audio tts video-js jwplayer rating ratings vote votes popup modal dialog",
        "sidebar af-tts rate-form popup modal light-?box",
    ),
}
_BY_TAG: dict[str, Reason] = {
    "nav": ("navigation", Rule.IN_TAG.note(tag="nav")),
    "menu": ("navigation", Rule.IN_TAG.note(tag="menu")),
    "footer": ("footer", Rule.IN_TAG.note(tag="footer")),
    "select": ("", Rule.CHOICES),
    "textarea": ("", Rule.ENTRY_FIELD),
    "button": ("", Rule.BUTTON),
}
_BY_ROLE: dict[str, Reason] = {
    "navigation": ("navigation", Rule.ROLE_NAVIGATION),
    "contentinfo": ("footer", Rule.ROLE_FOOTER),
    "search": ("navigation", Rule.ROLE_SEARCH),
    "complementary": ("", Rule.ROLE_COMPLEMENTARY),
    "banner": ("navigation", Rule.ROLE_BANNER),
    "dialog": ("", Rule.ROLE_DIALOG),
    "alert": ("", Rule.ROLE_ALERT),
}

# Elements that hold nothing but the text of an article, on most sites that name theirs so.
CONTAINER = named_as(
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
TITLE = named_as("title headline tieu-?de tit titles", "title headline tieu-?de")
SITE = named_as("logo brand site-?title site-?name blog-?title site-header", "logo-")


@lru_cache(maxsize=8192)
def furniture(tag: str, names: str, role: str) -> Reason | None:
    """Return the kind of furniture that an element names itself, with the rule; None if it does not."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if names:
        for subkind, pattern in _FURNITURE.items():
            match = pattern.search(names)
            if match:
                return subkind, Rule.IN_NAMED.note(name=_word(names, match))
    return None


def _word(names: str, match: re.Match[str]) -> str:
    """Return the whole name that a match is in."""
    start = names.rfind(" ", 0, match.start() + 1) + 1
    end = names.find(" ", match.end())
    return names[start:] if end < 0 else names[start:end]
