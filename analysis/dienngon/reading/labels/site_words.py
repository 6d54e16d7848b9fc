"""What a site says for itself, whatever its pages are about: dialogs, imprints, messages that a page is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dienngon.reading.dates.date_lines import in_date_line
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import TERMINAL, Label, Line, bare_key
from dienngon.reading.labels.vocabulary import phrases
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Pages

# Lines of forms that log in, register, subscribe, ask for consent or for a comment.
_DIALOG = phrases(
    "Đăng nhập ngay, Đăng nhập tại đây, Đăng nhập tài khoản, Đăng nhập bằng, Hoặc đăng nhập, Hoặc đăng nhập bằng, Đăng "
    "nhập với Facebook, Đăng nhập với Google, Đăng nhập bằng Facebook, Đăng nhập bằng Google, Tiếp tục với Google, "
    "Tiếp tục với Facebook, Đăng ký ngay, Đăng ký tại đây, Đăng ký tài khoản, Đăng ký tài khoản hoặc, Đăng ký thành "
    "viên, Tạo tài khoản, Tạo tài khoản mới, Quên mật khẩu, Bạn quên mật khẩu, Tên đăng nhập, Nhập lại mật khẩu, Xác "
    "nhận mật khẩu, Đổi mật khẩu, Ghi nhớ đăng nhập, Nhớ mật khẩu, Duy trì đăng nhập, Chưa có tài khoản, Bạn chưa có "
    "tài khoản, Đã có tài khoản, Bạn đã có tài khoản, Bạn đã có tài khoản Đăng nhập ngay, Bạn chưa có tài khoản Đăng "
    "ký ngay, Nhập email của bạn, Email của bạn, Địa chỉ email của bạn, Đăng ký nhận tin, Đăng ký nhận bản tin, Nhận "
    "bản tin, Nhận tin qua email, Chấp nhận cookie, Chấp nhận tất cả, Từ chối tất cả, Cài đặt cookie, Tùy chọn cookie, "
    "Chính sách cookie, Tôi đồng ý, Gửi bình luận, Viết bình luận, Xem tất cả bình luận, Xem thêm bình luận, Đăng nhập "
    "để bình luận, Nội dung bình luận, Sao chép liên kết, Đã sao chép liên kết, Chia sẻ bài viết này, Log in, Sign in, "
    "Sign up, Sign in with Google, Continue with Google, Continue with Facebook, Register now, Create an account, "
    "Create account, Forgot password, Forgot your password, Remember me, Subscribe, Subscribe now, Accept all, Accept "
    "cookies, Accept all cookies, Reject all, Cookie settings, Leave a comment, Post a comment, Share this article"
)
# Such lines that may as well be words of a text: only beside one of the others.
_BESIDE = phrases(
    "Đăng nhập, Đăng ký, Đăng xuất, Mật khẩu, Email, Họ và tên, Họ tên, Tên của bạn, Số điện thoại, Hoặc, Đóng, Hủy, "
    "Hủy bỏ, Gửi, Đồng ý, Từ chối, Bỏ qua, Tiếp tục, Mã xác nhận, Nhập mã, Thành viên, Facebook, Google, Zalo, Apple, "
    "Bình luận, Chia sẻ, Username, Password, Login, Register, Or, Close, Cancel, Submit, Send"
)


def any_of(listed: str) -> re.Pattern[str]:
    """Return a pattern of alternatives, one a line; a space in them is any white space.

    Examples
    --------
    >>> bool(any_of("giá gạo").match("Giá  gạo tăng"))
    True
    """
    return re.compile(
        "|".join(line.strip().replace(" ", r"\s+") for line in listed.split("\n") if line.strip()), re.IGNORECASE
    )


_READER = (
    r"(?:(?:xin|hãy|vui lòng|mời|quý (?:vị|khách|bạn(?: đọc)?|độc giả)|độc giả|bạn đọc|các bạn|bạn|please|you) ){1,4}"
)
_LOG_IN = r"(?:đăng (?:nhập|k[ýí])|log ?in|sign ?(?:in|up)|register|subscribe)"
_PURPOSE = r"để (?:\w+ ){0,2}?(?:bình luận|đọc|xem|tiếp tục|gửi|sử dụng|thực hiện|lưu|đồng bộ|theo dõi|tham gia|nhận)\b"
_MUST = r"(?:(?:cần|phải|chưa|đã|có thể|nên|must|need to) ){0,2}"
_WITH = r"(?: ngay| (?:vào )?tài khoản| thành viên| (?:hoặc|và) đăng k[ýí](?: tài khoản)?){0,2}"
_LETTERS = r"(?:bản tin|tin tức|tin mới|thông báo|e-?mail)\b"
_PAYING = r"(?:(?:thành|hội) viên|đăng k[ýí]|vip|trả phí)\b"
_CONSENT = r"(?:đồng ý|chấp nhận|trải nghiệm|bạn)\b"
# Sentences that speak to whoever looks at the page: to log in, to pay, to agree, of accounts and comments.
_SPOKEN = any_of(rf"""
    {_READER}{_MUST}(?:được )?{_LOG_IN}{_WITH} {_PURPOSE}
    {_READER}{_MUST}{_LOG_IN} (?:(?:hoặc|và|or) (?:đăng|tạo|sign|register|log)|to \w+)
    {_READER}{_MUST}{_LOG_IN}(?: ngay| tại đây| tài khoản)?(?:\W*$|\. hãy đăng nhập)
    đăng nhập{_WITH} {_PURPOSE}
    đăng k[ýí]{_WITH} để (?:\w+ )?(?:bình luận|đọc|xem|tiếp tục|theo dõi)\b
    {_LOG_IN} (?:now )?to (?:continue|read|comment|post|access|view)
    {_LOG_IN} (?:ngay )?(?:để )?nhận (?:\w+ )?{_LETTERS}
    nhập (?:địa chỉ )?e-?mail(?: của bạn)? (?:để )?nhận (?:\w+ )?{_LETTERS}
    subscribe to (?:our|the|receive)\b
    (?:để an toàn hơn|bạn vừa nạp)\b.{{0,120}}(?:đăng nhập|tài khoản|gói)
    (?:nội dung|bài (?:viết|báo)|phần còn lại) (?:này )?(?:chỉ )?dành (?:riêng )?cho (?:\w+ ){{0,3}}{_PAYING}
    (?:để|muốn) (?:đọc|xem) (?:tiếp|toàn bộ|trọn|đầy đủ|thường xuyên)\b.{{0,80}}(?:{_LOG_IN}|mua gói|{_PAYING})
    (?:bạn )?(?:chỉ )?còn (?:lại )?\d+ (?:bài|lượt) (?:viết |đọc )?miễn phí
    this (?:article|content|story) is (?:only )?(?:for|available to) (?:\w+ )?(?:subscribers|members)
    (?:trang (?:web|này)|website|chúng tôi) .{{0,40}}?(?:sử )?d[ùụ]ng (?:các )?(?:tệp )?cookies?\b.{{0,200}}?{_CONSENT}
    (?:this (?:web)?site|we) .{{0,40}}?uses? (?:\w+ )?cookies?\b
    (?:bằng (?:cách|việc)|khi) (?:bấm|nhấn|nhấp|tiếp tục|đăng k[ýí]|tạo|gửi)\b.{{0,80}}?(?:bạn|quý \w+) .{{0,30}}?đồng ý
    by (?:continuing|clicking|signing|using)\b.{{0,80}}?you (?:agree|accept)
    tài khoản (?:của bạn|bạn đọc vip)\b.{{0,40}}(?:khóa|khoá|gia hạn|hết hạn|kích hoạt)
    (?:thông tin đăng nhập|mật khẩu) (?:không (?:đúng|hợp lệ|khớp)|phải có|tối thiểu)
    (?:hiện )?chưa có (?:bình luận|ý kiến|phản hồi|đánh giá)(?: nào)?\s*(?:[.,!]|$)
    hãy là người đầu tiên (?:bình luận|gửi|đánh giá|viết)
    (?:bình luận|ý kiến)(?: của bạn)? (?:sẽ |đã )?được (?:gửi|kiểm duyệt|duyệt|xét duyệt|biên tập)
    (?:email|thư điện tử) của bạn sẽ không được (?:hiển thị|công (?:khai|bố))
    vui lòng (?:nhập|gõ|viết) (?:\w+ ){{0,3}}(?:tiếng việt có dấu|bình luận|mã xác nhận|e-?mail|mật khẩu)
    """)
_SIGNS = "\"'“”‘’.,:;!?…*•-–—|([ \t"
# The first words of all these.
_FIRST_WORDS = (
    "đăng hoặc tiếp tạo quên tên nhập nhớ xác đổi ghi duy chưa đã bạn email e-mail địa nhận chấp từ cài tùy "
    "chính tôi gửi viết xem nội sao chia log login sign signin signup continue register create forgot "
    "remember subscribe accept reject cookie leave post share xin hãy vui mời quý độc các please you để muốn "
    "phần bài chỉ còn this trang website chúng we bằng khi by tài thông mật hiện ý bình thư"
)
_OPENERS = frozenset(_FIRST_WORDS.split())
# What a site says of itself under its pages.
_IMPRINT = any_of(r"""
    \W{0,3}(?:©|®|\(c\)|copyright|bản quyền (?:©|\d|thuộc|của))
    \W{0,3}giấy phép\b[^.;]{0,100}?\bsố\s*:?\s*\d
    \W{0,3}gp\s*(?:hđ|bc|ttđt|mxh|icp)? số\s*:?\s*\d
    \W{0,3}(?:cơ quan (?:chủ quản|ngôn luận)|đơn vị chủ quản)\s*:
    \W{0,3}(?:q\.\s*|quyền |phó )?tổng (?:biên tập|thư k[ýí] tòa soạn|tkts)\s*:
    \W{0,3}(?:(?:trưởng|phó) ban biên tập|chịu trách nhiệm (?:chính|nội dung|quản lý nội dung))\s*:
    \W{0,3}(?:vui lòng |đề nghị |yêu cầu )?(?:ghi|dẫn) rõ nguồn\b.{0,120}\b(?:khi|nếu)\b
    \W{0,3}(?:cấm|không (?:được )?)\s*sao chép dưới mọi hình thức
    \W{0,3}(?:thiết kế|phát triển|xây dựng|vận hành) (?:web(?:site)? )?(?:và \w+ \w+ )?bởi\b[^,.;]{1,60}$
    \W{0,3}(?:powered by|all rights reserved)\b
    \W{0,3}(?:(?:tổng )?(?:số )?lượ(?:ng|t) truy cập|đang (?:truy cập|trực tuyến|online))\s*:?\s*[\d.,]*\s*$
    """)
_REACHED = any_of(r"""
    \W{0,3}(?:địa chỉ|trụ sở|tòa soạn|toà soạn|văn phòng đại diện|điện thoại|đt|tel|hotline|fax)\b[^:]{0,60}:
    \W{0,3}(?:đường dây nóng|e-?mail|website|liên hệ(?: quảng cáo)?|bộ phận tiếp nhận)\b[^:]{0,60}:
    """)
_HOTLINE = re.compile(
    r"\W{0,3}(?:hotline|đường dây nóng|liên hệ quảng cáo)\b[^:.]{0,25}:\s*[\d.\s()+-]{8,}"
    r"(?:\W{1,4}(?:hotline|e-?mail|fax|đt)\b.{0,80})?$",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:báo|tạp chí|cổng|trang|kênh|đài|cơ quan|chuyên trang)\b", re.IGNORECASE)


def is_dialog(text: str) -> bool:
    """Return whether a line is part of a dialog: login, subscription, consent, sharing or a comment.

    Examples
    --------
    >>> is_dialog("Vui lòng đăng nhập để gửi bình luận."), is_dialog("Bạn đọc đăng nhập sai sẽ bị khóa tài khoản.")
    (True, False)
    """
    if len(text) > Pages.SPOKEN or _first(text) not in _OPENERS:
        return False
    return (len(text) <= Pages.BUTTON and bare_key(text) in _DIALOG) or _SPOKEN.match(text) is not None


def _first(text: str) -> str:
    """Return the first word of a line in lower case: most lines are known by it to be none of the site's."""
    return text[: Pages.WORD].casefold().lstrip(_SIGNS).partition(" ")[0].rstrip(_SIGNS)


def is_imprint(text: str) -> bool:
    """Return whether a line says who makes a site, under which licence, and who may copy it.

    Examples
    --------
    >>> is_imprint("Giấy phép số 12/GP-TTĐT do sở cấp"), is_imprint("Anh xin giấy phép.")
    (True, False)
    """
    return len(text) <= Pages.SPOKEN and _IMPRINT.match(text) is not None


def is_contact(text: str) -> bool:
    """Return whether a line says where somebody is reached: an address, a telephone, a hotline.

    Examples
    --------
    >>> is_contact("Điện thoại: 024 1234 5678")
    True
    """
    return len(text) <= Pages.SPOKEN and _REACHED.match(text) is not None


def is_hotline(text: str) -> bool:
    """Return whether a line is nothing but the numbers under which a site is called.

    Examples
    --------
    >>> is_hotline("Hotline miền Nam: 0912 345 678")
    True
    """
    return len(text) <= Pages.SPOKEN and _HOTLINE.match(text) is not None


DIALOG: Label = ("furniture", "dialog", Rule.DIALOG)
IMPRINT: Label = ("furniture", "footer", Rule.IMPRINT)


def of_the_site(page: Sequence[Line]) -> dict[int, Label]:
    """Return the labels of lines that a site says for itself, by position: dialogs, hotlines above, imprint below."""
    found = dict.fromkeys(_dialogs(page), DIALOG)
    begins = next((position for position, line in enumerate(page) if line.prose), len(page))
    found |= {position: IMPRINT for position in range(begins) if is_hotline(page[position].text)}
    return found | dict.fromkeys(range(_imprint(page), len(page)), IMPRINT)


def _dialogs(page: Sequence[Line]) -> set[int]:
    """Return the positions of lines of dialogs."""
    return beside(page, {position for position, line in enumerate(page) if is_dialog(line.text)})


def beside(page: Sequence[Line], dialogs: Iterable[int]) -> set[int]:
    """Return the positions of lines of dialogs with those of lines next to them that only a dialog has so."""
    sure = set(dialogs)
    found = set(sure)
    for step in (1, -1):
        for start in sure:
            position = start + step
            while 0 <= position < len(page) and page[position].bare in _BESIDE:
                found.add(position)
                position += step
    return found


def _imprint(page: Sequence[Line]) -> int:
    """Return the position from which lines are the imprint that closes a page, the number of lines if there is none."""
    begin = len(page)
    sure = False
    for position in range(len(page) - 1, max(len(page) - Pages.IMPRINT, 0) - 1, -1):
        line = page[position]
        said = is_imprint(line.text)
        if said or is_contact(line.text):
            begin, sure = position, sure or said
        elif line.size > Pages.BETWEEN or line.text.endswith(TERMINAL):
            break
    if not sure:
        return len(page)
    above = page[begin - 1] if begin else None
    named = (
        above is not None and above.size <= Pages.SITE and _SITE.match(above.text) and not above.text.endswith(TERMINAL)
    )
    return begin - 1 if named else begin


def dated(text: str) -> bool:
    """Return whether a short line gives a day, or how long ago something was.

    Examples
    --------
    >>> dated("Đời sống 04/06/2025 08:15"), dated("2 giờ trước"), dated("Lớp 4")
    (True, True, False)
    """
    if len(text) > Pages.DATED or not any(map(str.isdigit, text)):
        return False
    return vocabulary.AGO.match(text) is not None or bool(in_date_line(text, 0, len(text))[0])


# Messages that a page is not there, or not yet.

_CODE = r"(?:40[0-9]|410|50[0-4])"
_PAGE = r"(?:trang|bài (?:viết|báo)|nội dung|địa chỉ|liên kết|đường (?:dẫn|link)|link|url|tin|dữ liệu|tài liệu)"
_GONE = (
    r"(?:không (?:còn )?(?:tồn tại|tìm thấy|khả dụng|hợp lệ|có sẵn|truy cập được)|không được tìm thấy"
    r"|(?:có thể )?(?:đã )?bị (?:xóa|xoá|gỡ|di chuyển|đổi)|đã (?:được )?(?:xóa|xoá|gỡ|di chuyển|chuyển))"
)
_SORRY = r"(?:(?:oops|ối|rất tiếc|xin lỗi|sorry|tiếc quá|thông báo)[\s,.!:]*)?"
_NUMBERED = rf"{_SORRY}(?:lỗi |error |http )?{_CODE}\s*[-–:|.!]*\s*"
_THING = r"(?:the )?(?:requested )?(?:page|content|article|url|resource)"
_MACHINE = r"(?:hệ thống|trang (?:web|này)|website|máy chủ)"
_MISSING = any_of(rf"""
    {_NUMBERED}(?:not found|page not|forbidden|gone|error|internal server|bad gateway)
    {_NUMBERED}(?:service (?:temporarily )?unavailable|trang|không tìm thấy|lỗi)
    {_SORRY}(?:lỗi|error|http)\s*:?\s*{_CODE}\b
    {_SORRY}{_PAGE}\b.{{0,60}}?\b{_GONE}\b
    {_SORRY}(?:chúng tôi )?không (?:thể )?tìm thấy (?:{_PAGE}|kết quả)\b
    {_SORRY}{_THING}\b.{{0,60}}?(?:not (?:be )?found|does(?:n.t| not) exist|no longer|can(?:no|.)t be|been (?:re)?moved)
    {_SORRY}(?:page|file|nothing)(?: was)?(?: not)? found\b
    not found$
    (?:access denied|forbidden|just a moment)\b
    {_SORRY}{_MACHINE} (?:\w+ ){{0,2}}?(?:đang|tạm) (?:được )?(?:bảo trì|quá tải|ngưng|dừng|nâng cấp|xây dựng|gián đoạn)
    {_SORRY}(?:site )?(?:is )?(?:under|down for) (?:maintenance|construction)
    checking (?:your|if the) \w+|verify(?:ing)? (?:that )?you are
    (?:(?:please )?enable|(?:vui lòng )?bật) javascript
    xác (?:minh|nhận) (?:rằng )?bạn (?:là|không phải)
    (?:đang chuyển hướng|redirecting)\b
    nội dung đang (?:được )?cập nhật\W*$
    {_SORRY}bạn không (?:có|được cấp) quyền (?:truy cập|xem)
    """)


def is_missing(text: str) -> bool:
    """Return whether a line says that the page that was asked for is not there, or cannot be shown.

    Examples
    --------
    >>> [is_missing(one) for one in ("404 – Không tìm thấy trang", "Tìm thấy thuyền mất tích")]
    [True, False]
    """
    return len(text) <= Pages.SPOKEN and _MISSING.match(text) is not None
