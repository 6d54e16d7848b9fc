"""Made-up pages in the layouts that Vietnamese sites have, with what a person says of their lines."""

from __future__ import annotations

from dataclasses import dataclass, field

TITLE = "Thị trấn Lúa Vàng mở lớp học bơi miễn phí cho trẻ em trong dịp hè"
LEAD = (
    "Hơn hai trăm em nhỏ ở thị trấn Lúa Vàng được học bơi miễn phí suốt ba tháng hè, theo kế hoạch của ủy ban thị trấn."
)
P = (
    "Sáng đầu tuần, ủy ban thị trấn Lúa Vàng khai giảng lớp học bơi tại hồ bơi mới xây cạnh trường tiểu học.",
    "Ông Trần Văn Mẫu, cán bộ văn hóa thị trấn, cho biết lớp học nhằm giúp trẻ em biết bơi và phòng tránh đuối nước.",
    "Mỗi lớp có hai mươi em, học ba buổi một tuần, do bốn giáo viên thể dục của các trường trong vùng hướng dẫn.",
    "Phụ huynh chỉ cần mang giấy khai sinh của con đến nhà văn hóa để ghi tên trước ngày khai giảng lớp tiếp theo.",
    "Năm ngoái thị trấn ghi nhận ba vụ tai nạn sông nước, vì thế nhiều gia đình mong lớp học được mở thường xuyên hơn.",
    "Thị trấn dự kiến vận động thêm kinh phí để mở lớp cho người lớn vào các buổi tối trong quý cuối của năm nay.",
)
HEADING = "Phụ huynh ủng hộ"
CAPTION = "Các em nhỏ tập nổi trong buổi học đầu tiên."
CREDIT = "Ảnh: Mẫu Đơn"
OTHERS = (
    "Hội chợ trái cây mùa hè thu hút nhiều du khách",
    "Tuyến xe buýt mới nối thị trấn với bến phà",
    "Trường tiểu học nhận thêm hai trăm bộ sách",
    "Chợ nổi đón khách trở lại sau mùa nước lớn",
)
SUMMARY = "Hội chợ trái cây năm nay có hơn tám mươi gian hàng của các xã trong vùng và kéo dài đến hết tuần sau."
MENU = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Thời sự", "Kinh tế", "Văn hóa", "Thể thao", "Pháp luật"))
FOOT = "Cơ quan chủ quản: Hội những người yêu sách thị trấn Lúa Vàng. Giấy phép số 12 do sở cấp trong năm thành lập."


@dataclass(frozen=True)
class Layout:
    """A page, its lines that are text, those that are not, and what else a person reads off it."""

    name: str
    html: str
    body: tuple[str, ...] = P
    furniture: tuple[str, ...] = ()
    lead: str = LEAD
    title: str = TITLE
    captions: tuple[str, ...] = ()
    date: str = ""
    author: str = ""
    metadata: tuple[str, ...] = field(default=())


def paragraphs(texts: tuple[str, ...], opening: str = "<p>", closing: str = "</p>") -> str:
    return "".join(f"{opening}{text}{closing}\n" for text in texts)


def links(texts: tuple[str, ...], opening: str = "<li>", closing: str = "</li>") -> str:
    return "".join(f'{opening}<a href="/bai-{n}.html">{text}</a>{closing}\n' for n, text in enumerate(texts))


def document(body: str, head: str = "", title: str = f"{TITLE} - Báo Lúa Vàng") -> str:
    opening = f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"{opening}<body>{body}</body></html>"


_CELLS = "".join(f"<tr><td><a href=/{n}>{n}</a></td></tr>" for n in ("Trang chủ", "Giới thiệu", "Tin tức", "Văn bản"))
_TEASERS = "".join(f'<div><h3><a href="/{n}">{one}</a></h3><p>{SUMMARY}</p></div>' for n, one in enumerate(OTHERS))
_PICTURE = f'<div class="pic"><figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure></div>'
_BLOCKS = "".join(f'<div class="blk"><div class="inner"><p>{one}</p></div></div>{_PICTURE}' for one in P)
_ENTRIES = "".join(
    f'<div class="live-item"><time>0{n}:15</time><div class="live-text"><p>{one}</p></div></div>'
    for n, one in enumerate(P)
)
_META = (
    f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Báo Lúa Vàng">'
    f'<meta property="og:description" content="{LEAD}">'
)

NEWS = Layout(
    "news site with fck_detail",
    document(
        f"""<header><span class="time-now">Thứ hai, 2/6/2025</span><ul class="menu">{MENU}</ul></header>
        <section class="page-detail"><div class="container"><div class="sidebar-1">
        <div class="header-content"><ul class="breadcrumb"><li><a href="/">Đời sống</a></li></ul>
        <span class="date">Thứ tư, 4/6/2025, 08:15 (GMT+7)</span></div>
        <h1 class="title-detail">{TITLE}</h1>
        <p class="description"><span class="location-stamp">Lúa Vàng</span>{LEAD}</p>
        <article class="fck_detail">{paragraphs(P[:3], '<p class="Normal">')}
        <figure class="tplCaption"><img src="a.jpg"><figcaption><p class="Image">{CAPTION} <em>{CREDIT}</em></p>
        </figcaption></figure>
        <ul class="list-news"><li><a href="/x">{OTHERS[0]}</a></li><li><a href="/y">{OTHERS[1]}</a></li></ul>
        {paragraphs(P[3:], '<p class="Normal">')}<p style="text-align:right;"><strong>Mẫu Đơn</strong></p></article>
        <div class="footer-content"><a href="#">Trở lại Đời sống</a><div class="social"><a>Chia sẻ</a></div></div>
        </div>
        <div class="sidebar-2"><h2>Xem nhiều</h2>{links(OTHERS)}</div></div></section>
        <footer><p>{FOOT}</p></footer>""",
        _META + '<script type="application/ld+json">'
        '{"@type":"NewsArticle","datePublished":"2025-06-04T08:15:00+07:00"}</script>',
    ),
    furniture=(*OTHERS, FOOT, "Thời sự", "Xem nhiều", "Thứ hai, 2/6/2025"),
    lead=f"Lúa Vàng {LEAD}",
    captions=(f"{CAPTION} {CREDIT}",),
    date="2025-06-04",
    author="Mẫu Đơn",
    metadata=("Thứ tư, 4/6/2025, 08:15 (GMT+7)",),
)
SINGULAR = Layout(
    "singular-content with a player and a video",
    document(
        f"""<nav>{MENU}</nav><main><article class="singular-container"><h1 class="title-page detail">{TITLE}</h1>
        <div class="author-wrap"><div class="author-meta"><div class="author-name"><a href="/tac-gia"><b>Mẫu Đơn</b>
        </a></div>
        <time class="author-time" datetime="2025-06-04 08:15">Thứ tư, 04/06/2025 - 08:15</time></div></div>
        <div id="article-audio"><span>00:00</span><span>/</span><span>02:24</span><div class="kBX">Nam miền Bắc</div>
        <ul><li>Giọng Nữ miền Bắc</li></ul></div>
        <h2 class="singular-sapo">(Lúa Vàng) - {LEAD}</h2><div class="singular-content">{paragraphs(P[:2])}
        <figure class="video"><div class="video-js">
        <span class="vjs-control-text">Trình phát Video is loading.</span></div>
        <figcaption><p>{CAPTION}</p></figcaption></figure>{paragraphs(P[2:4])}<h3>{HEADING}</h3>{paragraphs(P[4:])}
        <ul class="news-recommend">{links(OTHERS[:2])}</ul></div>
        <ul class="tags-wrap"><li>Từ khóa:</li><li><a href="/tag">học bơi</a></li></ul></article></main>
        <aside class="article-related"><h3>Tin liên quan</h3>{links(OTHERS[2:])}</aside><footer>{FOOT}</footer>""",
        _META,
    ),
    body=(*P, HEADING),
    furniture=(*OTHERS, FOOT, "Giọng Nữ miền Bắc", "Trình phát Video is loading.", "học bơi"),
    lead=f"(Lúa Vàng) - {LEAD}",
    captions=(CAPTION,),
    date="2025-06-04",
    author="Mẫu Đơn",
)
OBJECTS = Layout(
    "afcbc-body with boxes of related links and of text",
    document(
        f"""<div class="header">{MENU}</div><div class="detail__main"><div class="detail-time">
        <div>04/06/2025 08:15 GMT+7</div></div>
        <h1 class="detail-title">{TITLE}</h1><div class="detail-author"><a class="name">MẪU ĐƠN</a></div>
        <h2 class="detail-sapo">{LEAD}</h2><div class="detail-content afcbc-body" itemprop="articleBody">
        <figure><img src="a.jpg"><figcaption class="PhotoCMS_Caption"><p>{CAPTION} - {CREDIT}</p></figcaption>
        </figure>
        {paragraphs(P[:3])}<div class="VCSortableInPreviewMode" type="RelatedOneNews"><a href="/x">{OTHERS[0]}</a>
        <p class="VCObjectBoxRelatedNewsItemSapo">{SUMMARY}</p></div>
        <div class="VCSortableInPreviewMode" type="content">
        <h3>{HEADING}</h3>{paragraphs(P[3:5])}</div>{paragraphs(P[5:])}</div>
        <div class="detail__related"><h3>Tin liên quan</h3><a href="/y">{OTHERS[1]}</a><p>{SUMMARY}</p></div>
        <div class="detail-comment"><span>Bình luận (0)</span><button>Gửi bình luận</button></div></div>
        <div class="footer">{FOOT}</div>""",
        _META + '<meta property="article:published_time" content="2025-06-04T08:15:00+07:00">',
    ),
    body=(*P, HEADING),
    furniture=(OTHERS[0], OTHERS[1], SUMMARY, FOOT, "Bình luận (0)"),
    captions=(f"{CAPTION} - {CREDIT}",),
    date="2025-06-04",
    author="MẪU ĐƠN",
)
AGENCY = Layout(
    "news agency with a lead block and a table of a picture",
    document(
        f"""<div class="site-header">{MENU}</div><div class="l-content"><div class="article">
        <div class="breadcrumbs"><a>Xã hội</a></div>
        <h1 class="article__title cms-title">{TITLE}</h1><div class="article__sapo cms-desc">{LEAD}</div>
        <div class="article__meta"><div class="article__author"><span class="author cms-author">Mẫu Đơn</span></div>
        <time datetime="2025-06-04T08:15:00+0700" class="time">04/06/2025 08:15</time></div>
        <div class="article__body zce-content-body cms-body" itemprop="articleBody">
        <table class="picture"><tr><td class="pic"><img src="a.jpg"></td></tr>
        <tr><td class="caption"><p>{CAPTION} (Ảnh: TTLV)</p></td></tr></table>
        {paragraphs(P[:4])}<div class="notebox ncenter"><b>Đọc thêm</b> <a href="/x">{OTHERS[0]}</a>
        </div>{paragraphs(P[4:])}
        <div class="article__tag">#học bơi</div></div><div class="article__source">(Nguồn: Bản tin Lúa Vàng)</div>
        </div></div>
        <div class="zone--timeline">{links(OTHERS[1:], "<article><h2>", "</h2></article>")}</div>
        <div class="site-footer">{FOOT}</div>""",
        _META,
    ),
    furniture=(*OTHERS[1:], FOOT, "Xã hội"),
    captions=(f"{CAPTION} (Ảnh: TTLV)",),
    date="2025-06-04",
    author="Mẫu Đơn",
)
PORTAL = Layout(
    "portlets of a ministry",
    document(
        f"""<form id="aspnetForm" action="x"><input type="hidden" value="bí mật"><div id="banner"><ul>{MENU}</ul>
        </div>
        <div class="portlet-boundary"><div class="portlet-body"><div class="journal-content-article">
        <div class="title_detail"><h3>{TITLE}</h3></div><div class="ngaydang"><span>Thứ Tư, 04/06/2025</span></div>
        <div class="chapeau"><b>{LEAD}</b></div>
        <div class="ExternalClass8F2A">{paragraphs(P[:3], "<div>", "</div>")}
        <div style="text-align:center"><img src="a.jpg"></div><div style="text-align:center"><i>{CAPTION}</i></div>
        {paragraphs(P[3:], "<div>", "</div>")}<div style="text-align:right"><strong>Mẫu Đơn</strong></div></div>
        <div class="binhluan"><span>Gửi bình luận</span><textarea>Nội dung</textarea></div>
        <div class="tinkhac"><b>Các tin khác</b><ul>{links(OTHERS)}</ul></div></div></div></div>
        <div class="portlet-boundary"><div>{FOOT}</div></div></form>""",
    ),
    furniture=(*OTHERS, FOOT, "Các tin khác", "Gửi bình luận"),
    captions=(CAPTION,),
    author="Mẫu Đơn",
    metadata=("Thứ Tư, 04/06/2025",),
)
TABLES = Layout(
    "nested tables with line breaks",
    f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
        <title>Cổng thông tin thị trấn Lúa Vàng</title></head>
    <body bgcolor=#ffffff><table width=780 align=center><tr><td colspan=3><img src=banner.gif>
        <br>Thứ hai, ngày 9/6/2008</td></tr>
    <tr><td width=150 valign=top><table>{_CELLS}</table></td>
    <td valign=top><table width=100%><tr><td class=tieude><font size=4 color=red><b>{TITLE}</b></font></td></tr>
    <tr><td><i>Cập nhật: 04/06/2008 08:15</i></td></tr>
    <tr><td align=justify><font face=Arial><b>{LEAD}</b><br><br>{"<br><br>".join(P[:2])}<br>
    <table align=center width=300><tr><td><img src=a.jpg></td></tr><tr><td align=center><i>{CAPTION}</i></td></tr>
        </table>
    {"<br>".join(P[2:])}<br><div align=right><b>Mẫu Đơn</b></div></font></td></tr>
    <tr><td><b>Các tin đã đưa</b><br>{"<br>".join(f"<a href=/t>{one}</a> (01/06/2008)" for one in OTHERS)}</td></tr>
        </table></td>
    <td width=150>Liên kết website<br><a href=/a>Sở văn hóa</a></td></tr>
    <tr><td colspan=3 align=center>{FOOT}</td></tr></table></body></html>""",
    furniture=(*(f"{one} (01/06/2008)" for one in OTHERS), FOOT, "Các tin đã đưa", "Sở văn hóa", "Giới thiệu"),
    captions=(CAPTION,),
    metadata=("Cập nhật: 04/06/2008 08:15",),
    author="Mẫu Đơn",
)
BLOG = Layout(
    "WordPress theme",
    document(
        f"""<header id="masthead"><h1 class="site-title"><a href="/">Góc nhỏ Lúa Vàng</a></h1>
        <nav id="site-navigation"><ul>{MENU}</ul></nav></header>
        <div id="primary"><main><article id="post-7" class="post type-post"><header class="entry-header">
        <h2 class="entry-title">{TITLE}</h2>
        <div class="entry-meta"><span class="posted-on"><a href="/p">
        <time class="entry-date published" datetime="2025-06-04T01:15:00+00:00">4 Tháng Sáu, 2025</time></a></span>
        <span class="byline"> bởi <span class="author vcard"><a rel="author" href="/a">Mẫu Đơn</a></span></span>
        </div></header>
        <div class="entry-content"><div id="toc_container"><p>Nội dung chính</p><ul><li>
        <a href="#a">Phụ huynh nói gì về lớp học</a></li></ul></div>
        {paragraphs((LEAD, *P[:3]))}<div class="wp-caption"><img src="a.jpg">
        <p class="wp-caption-text">{CAPTION}</p></div>
        <h2 id="a">{HEADING}</h2><ul><li>{P[3]}</li><li>{P[4]}</li></ul>{paragraphs(P[5:])}
        <div class="sharedaddy"><h3>Chia sẻ:</h3><a>Facebook</a></div>
        <div class="jp-relatedposts">{links(OTHERS[:2])}</div></div>
        <footer class="entry-footer"><span class="tags-links">Thẻ: <a href="/t">học bơi</a></span></footer></article>
        <div id="comments"><h2>Một bình luận</h2><ol><li>
        <p>Cảm ơn ban biên tập, bài viết rất hay và bổ ích cho các gia đình có con nhỏ.</p></li></ol></div></main>
        </div>
        <aside id="secondary" class="widget-area"><h2>Bài viết mới</h2><ul>{links(OTHERS[2:])}</ul></aside>
        <footer id="colophon">{FOOT}</footer>""",
        f'<meta property="og:title" content="{TITLE}">',
        f"{TITLE} | Góc nhỏ Lúa Vàng",
    ),
    body=(LEAD, *P, HEADING),
    lead="",
    furniture=(
        *OTHERS,
        FOOT,
        "Cảm ơn ban biên tập, bài viết rất hay và bổ ích cho các gia đình có con nhỏ.",
        "Phụ huynh nói gì về lớp học",
        "Góc nhỏ Lúa Vàng",
    ),
    captions=(CAPTION,),
    author="Mẫu Đơn",
)
BLOGSPOT = Layout(
    "Blogspot with text straight in a div",
    document(
        f"""<div class="header"><h1 class="title"><a href="/">Sổ tay Lúa Vàng</a></h1></div>
        <div id="main" class="main section">
        <div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header">
        <span>Thứ Tư, 4 tháng 6, 2025</span></h2>
        <div class="post hentry"><h3 class="post-title entry-title"><a href="/p">{TITLE}</a></h3>
        <div class="post-body entry-content" itemprop="articleBody">{LEAD}<br><br>{"<br>".join(P[:3])}
        <table class="tr-caption-container"><tbody><tr><td><img src="a.jpg"></td></tr><tr>
        <td class="tr-caption">{CAPTION}</td></tr></tbody></table>
        <div><span style="font-family: times">{P[3]}</span></div><div><br></div>{"<br>".join(P[4:])}</div>
        <div class="post-footer"><span class="post-author vcard">Người đăng: <span class="fn">Mẫu Đơn</span></span>
        <a href="/l">Không có nhận xét nào:</a></div></div></div></div></div>
        <div class="sidebar section"><h2>Bài đăng phổ biến</h2><ul>{links(OTHERS)}</ul></div>""",
        title=f"Sổ tay Lúa Vàng: {TITLE}",
    ),
    body=(LEAD, *P),
    lead="",
    furniture=(*OTHERS, "Sổ tay Lúa Vàng", "Bài đăng phổ biến"),
    captions=(CAPTION,),
    metadata=("Thứ Tư, 4 tháng 6, 2025",),
)
LAW = (
    "Điều 1. Phạm vi điều chỉnh",
    "Nghị quyết này quy định mức hỗ trợ cho lớp học bơi của trẻ em trên địa bàn thị trấn Lúa Vàng.",
    "Điều 2. Mức hỗ trợ",
    "1. Mỗi trẻ em được hỗ trợ toàn bộ tiền vé vào hồ bơi trong ba tháng hè;",
    "2. Mỗi giáo viên hướng dẫn được hỗ trợ theo số buổi dạy thực tế, có xác nhận của nhà trường;",
    "Điều 3. Hiệu lực thi hành",
    "Nghị quyết này có hiệu lực kể từ ngày ký, ủy ban thị trấn chịu trách nhiệm thi hành nghị quyết này.",
)
_ARTICLES = "".join(
    f"<p class='MsoNormal'><b>{one}</b></p>" if one.startswith("Điều") else f"<p class='MsoNormal'>{one}</p>"
    for one in LAW
)
LEGAL = Layout(
    "legal text made by a word processor",
    document(
        f"""<div id="header">{MENU}</div><div class="vbBox"><h1>Nghị quyết 05/2025/NQ-HĐND về hỗ trợ lớp học bơi</h1>
        <div class="tab"><a>Tóm tắt</a><a>Nội dung</a><a>Lược đồ</a></div>
        <div class="content1"><div><div><table><tr><td><p align="center">
        <b>HỘI ĐỒNG NHÂN DÂN<br>THỊ TRẤN LÚA VÀNG<br>-------</b></p></td>
        <td><p align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></p></td></tr>
        <tr><td><p align="center">Số: 05/2025/NQ-HĐND</p></td><td><p align="right">
        <i>Lúa Vàng, ngày 04 tháng 6 năm 2025</i></p></td></tr></table>
        <p align="center"><b>NGHỊ QUYẾT</b></p><p align="center"><b>VỀ HỖ TRỢ LỚP HỌC BƠI</b></p>
        {_ARTICLES}
        <table><tr><td><p><b><i>Nơi nhận:</i></b><br>- Như Điều 3;</p></td><td><p align="center"><b>CHỦ TỊCH<br>
        <br>Trần Văn Mẫu</b></p></td></tr></table>
        </div></div></div></div><div class="box-lienquan"><h3>Văn bản liên quan</h3>{links(OTHERS)}</div>
        <div id="footer">{FOOT}</div>""",
        title="Nghị quyết 05/2025/NQ-HĐND về hỗ trợ lớp học bơi",
    ),
    body=(*LAW, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/2025/NQ-HĐND", "CHỦ TỊCH", "Trần Văn Mẫu"),
    furniture=(*OTHERS, FOOT),
    lead="",
    title="Nghị quyết 05/2025/NQ-HĐND về hỗ trợ lớp học bơi",
    metadata=("Lúa Vàng, ngày 04 tháng 6 năm 2025",),
)
SAVED = Layout(
    "saved by a browser",
    f"""<!DOCTYPE html>
<!-- saved from url=(0042)https://luavang.example/lop-hoc-boi-7.html -->
<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>{TITLE}</title>
<script src="./lop-hoc-boi_files/a.js"></script></head><body><div class="xq1">
        <a href="https://luavang.example/">Trang chủ</a></div>
<div class="xq2"><div class="xq3"><h1>{TITLE}</h1><div class="xq4">04/06/2025 08:15</div>
        <div class="xq5">{paragraphs((LEAD, *P))}</div></div>
<div class="xq6"><div class="xq7">{_TEASERS}</div></div></div>
<div class="xq8">{FOOT}</div></body></html>""",
    body=(LEAD, *P),
    lead="",
    furniture=(*OTHERS, SUMMARY, FOOT, "Trang chủ"),
    metadata=("04/06/2025 08:15",),
)
PRINT = Layout(
    "print view",
    f"""<html><head><title>In bài viết</title></head><body onload="window.print()">
        <a href="javascript:window.close()">Đóng</a>
    <h1>{TITLE}</h1><p>Thứ tư, 04/06/2025 | 08:15</p><p><b>{LEAD}</b></p>{paragraphs(P)}<p align="right">
        <b>Mẫu Đơn</b></p>
    <p>Nguồn: Báo Lúa Vàng</p></body></html>""",
    furniture=("Đóng",),
    author="Mẫu Đơn",
    metadata=("Thứ tư, 04/06/2025 | 08:15", "Nguồn: Báo Lúa Vàng"),
)
MAGAZINE = Layout(
    "long story in many blocks",
    document(
        f"""<div class="topbar">{MENU}</div><div class="emag"><div class="cover"><h1>{TITLE}</h1>
        <p class="sapo">{LEAD}</p></div>
        {_BLOCKS}
        <div class="end"><p class="author">Bài: Mẫu Đơn</p></div></div><div class="more">
        <h3>Đọc thêm</h3>{links(OTHERS)}</div><footer>{FOOT}</footer>""",
        _META,
    ),
    furniture=(*OTHERS, FOOT, "Đọc thêm"),
    author="Bài: Mẫu Đơn",
)
SECTIONS = Layout(
    "text in several sections without names",
    document(
        f"""<div>{links(("Trang chủ", "Tin tức", "Liên hệ"), "", "")}</div><article><h1>{TITLE}</h1>
        <section>{paragraphs(P[:2])}</section>
        <section><h2>{HEADING}</h2>{paragraphs(P[2:4])}</section><section>{paragraphs(P[4:])}</section>
        <div class="related-news"><h4>Tin liên quan</h4>{links(OTHERS)}</div></article><div>{FOOT}</div>""",
    ),
    body=(*P, HEADING),
    furniture=(*OTHERS, FOOT, "Tin liên quan"),
    lead="",
)
LIVE = Layout(
    "live blog",
    document(
        f"""<nav>{MENU}</nav><div class="live"><h1>{TITLE}</h1><p class="sapo">{LEAD}</p><div class="live-list">
        {_ENTRIES}
        </div></div><div class="cung-chuyen-muc"><h3>Cùng chuyên mục</h3>{links(OTHERS)}</div>""",
        _META,
    ),
    furniture=OTHERS,
)

LAYOUTS = (
    NEWS,
    SINGULAR,
    OBJECTS,
    AGENCY,
    PORTAL,
    TABLES,
    BLOG,
    BLOGSPOT,
    LEGAL,
    SAVED,
    PRINT,
    MAGAZINE,
    SECTIONS,
    LIVE,
)
