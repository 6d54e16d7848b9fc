"""What a site says for itself, whatever its pages are about: dialogs, imprints, messages that a page is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_READER = (
    r"(?:(?:xin|hãy|vui\s+lòng|mời|quý\s+(?:vị|khách|bạn(?:\s+đọc)?|độc\s+giả)|độc\s+giả|bạn\s+đọc|các\s+bạn|bạn|chào"
    r"|please|you)\s+){1,4}"
)
_PURPOSE = (
    r"để\s+(?:\w+\s+){0,2}?(?:bình\s+luận|đọc|xem|tiếp\s+tục|gửi|sử\s+dụng|thực\s+hiện|lưu|đồng\s+bộ|theo\s+dõi|tham\s+gia|nhận)"
)
# Sentences that speak to whoever looks at the page.
_SPOKEN = re.compile(
    "|".join(
        (
            rf"{_READER}(?:(?:cần|phải|chưa|đã|có\s+thể|không\s+thể|nên|must|need\s+to)\s+){{0,2}}(?:được\s+)?"
            rf"(?:đăng\s+nhập|đăng\s+k[ýí]|log\s?in|sign\s?(?:in|up)|register|subscribe)\b(?:[^.!?]{{0,40}}?{_PURPOSE}\b"
            r"|\s*(?:hoặc|và|/|or)\s+(?:đăng|tạo|sign|register|log)|\s+to\s+\w+|\s+(?:ngay|tại\s+đây|tài\s+khoản)?\s*[.!…]?\s*$"
            r"|\.\s+hãy\s+đăng\s+nhập)",
            rf"đăng\s+(?:nhập|k[ýí])\s+(?:ngay\s+|tài\s+khoản\s+|thành\s+viên\s+)?{_PURPOSE}\b",
            r"(?:log\s?in|sign\s?(?:in|up)|register|subscribe)\s+(?:now\s+)?to\s+(?:continue|read|comment|post|access|view)",
            r"(?:đăng\s+k[ýí]|nhập\s+(?:địa\s+chỉ\s+)?e-?mail(?:\s+của\s+bạn)?|subscribe)\s+(?:để\s+|to\s+)?(?:nhận|theo\s+dõi"
            r"|receive|our)\s+(?:các\s+)?(?:bản\s+tin|tin\s+tức|tin\s+mới|thông\s+báo|kênh|newsletter|e-?mail)",
            r"(?:để\s+an\s+toàn\s+hơn|bạn\s+vừa\s+nạp)\b.{0,120}(?:đăng\s+nhập|tài\s+khoản|gói)",
            # Paid texts.
            r"(?:nội\s+dung|bài\s+(?:viết|báo)|phần\s+còn\s+lại)\s+(?:này\s+)?(?:chỉ\s+)?(?:dành\s+(?:riêng\s+)?cho|của)\s+"
            r"(?:\w+\s+){0,3}(?:thành\s+viên|hội\s+viên|người\s+đăng\s+k[ýí]|tài\s+khoản\s+(?:vip|trả\s+phí)|bạn\s+đọc\s+vip)",
            r"(?:để|muốn)\s+(?:đọc|xem)\s+(?:tiếp|toàn\s+bộ|trọn|đầy\s+đủ|thường\s+xuyên)\b.{0,80}"
            r"(?:đăng\s+nhập|đăng\s+k[ýí]|mua\s+gói|trả\s+phí|thành\s+viên)",
            r"(?:bạn\s+)?(?:chỉ\s+)?còn\s+(?:lại\s+)?\d+\s+(?:bài|lượt)\s+(?:viết\s+|đọc\s+)?miễn\s+phí",
            r"this\s+(?:article|content|story)\s+is\s+(?:only\s+)?(?:for|available\s+to)\s+(?:\w+\s+)?(?:subscribers|members)",
            # Consent.
            r"(?:trang\s+(?:web|này)|website|chúng\s+tôi|this\s+(?:web)?site|we)\b.{0,40}?(?:sử\s+dụng|dùng|uses?)\s+"
            r"(?:các\s+)?(?:tệp\s+)?cookies?\b.{0,200}?(?:đồng\s+ý|chấp\s+nhận|trải\s+nghiệm|bạn|your?\b|agree|accept)",
            r"(?:bằng\s+(?:cách|việc)|khi)\s+(?:bấm|nhấn|nhấp|tiếp\s+tục|đăng\s+k[ýí]|tạo|gửi)\b.{0,80}?"
            r"(?:bạn|quý\s+\w+)\s.{0,30}?đồng\s+ý",
            r"by\s+(?:continuing|clicking|signing|using)\b.{0,80}?you\s+(?:agree|accept)",
            # Accounts and comments.
            r"tài\s+khoản\s+(?:của\s+bạn|bạn\s+đọc\s+vip)\b.{0,40}(?:khóa|khoá|gia\s+hạn|hết\s+hạn|kích\s+hoạt)",
            r"(?:thông\s+tin\s+đăng\s+nhập|mật\s+khẩu)\s+(?:không\s+(?:đúng|hợp\s+lệ|khớp)|phải\s+có|tối\s+thiểu)",
            r"(?:hiện\s+)?chưa\s+có\s+(?:bình\s+luận|ý\s+kiến|phản\s+hồi|đánh\s+giá)\s*(?:nào)?\s*(?:[.,!]|$)",
            r"hãy\s+là\s+người\s+đầu\s+tiên\s+(?:bình\s+luận|gửi|đánh\s+giá|viết)",
            r"(?:bình\s+luận|ý\s+kiến)(?:\s+của\s+bạn)?\s+(?:sẽ\s+|đã\s+)?được\s+(?:gửi|kiểm\s+duyệt|duyệt|xét\s+duyệt|biên\s+tập)",
            r"(?:email|thư\s+điện\s+tử)\s+của\s+bạn\s+sẽ\s+không\s+được\s+(?:hiển\s+thị|công\s+(?:khai|bố))",
            r"vui\s+lòng\s+(?:nhập|gõ|viết)\s+(?:\w+\s+){0,3}(?:tiếng\s+việt\s+có\s+dấu|bình\s+luận|mã\s+xác\s+nhận|e-?mail|mật\s+khẩu)",
        )
    ),
    re.IGNORECASE,
)
# What a site says of itself under its pages.
_IMPRINT = re.compile(
    "|".join(
        (
            r"\W{0,3}(?:©|®|\(c\)\s|copyright\b|bản\s+quyền\s+(?:©|\d|thuộc|của))",
            r"\W{0,3}giấy\s+phép\b[^.;]{0,100}?\bsố\s*:?\s*\d",
            r"\W{0,3}gp\s*(?:hđ|bc|ttđt|mxh|icp)?\s*số\s*:?\s*\d",
            r"\W{0,3}(?:cơ\s+quan\s+(?:chủ\s+quản|ngôn\s+luận)|đơn\s+vị\s+chủ\s+quản)\s*:",
            r"\W{0,3}(?:q\.\s*|quyền\s+|phó\s+)?tổng\s+(?:biên\s+tập|thư\s+k[ýí]\s+tòa\s+soạn|tkts)\s*:",
            r"\W{0,3}(?:trưởng|phó)\s+ban\s+biên\s+tập\s*:|\W{0,3}chịu\s+trách\s+nhiệm\s+(?:chính|nội\s+dung|quản\s+lý\s+nội\s+dung)\s*:",
            r"\W{0,3}(?:vui\s+lòng\s+|đề\s+nghị\s+|yêu\s+cầu\s+)?(?:ghi|dẫn)\s+rõ\s+nguồn\b.{0,120}\b(?:khi|nếu)\b",
            r"\W{0,3}(?:cấm|không\s+(?:được\s+)?)\s*sao\s+chép\s+dưới\s+mọi\s+hình\s+thức",
            r"\W{0,3}(?:thiết\s+kế|phát\s+triển|xây\s+dựng|vận\s+hành)\s+(?:web(?:site)?\s+)?(?:và\s+\w+\s+\w+\s+)?bởi\b|\W{0,3}powered\s+by\b",
            r"\W{0,3}all\s+rights\s+reserved",
            r"\W{0,3}(?:số\s+lượ(?:ng|t)\s+truy\s+cập|(?:tổng\s+)?(?:số\s+)?lượt\s+truy\s+cập|đang\s+(?:truy\s+cập|trực\s+tuyến|online))\s*:?\s*[\d.,]*\s*$",
        )
    ),
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\W{0,3}(?:(?:địa\s+chỉ|trụ\s+sở|tòa\s+soạn|toà\s+soạn|văn\s+phòng\s+đại\s+diện|điện\s+thoại|đt|tel|hotline|đường\s+dây\s+nóng|fax"
    r"|e-?mail|website|liên\s+hệ(?:\s+quảng\s+cáo)?|bộ\s+phận\s+tiếp\s+nhận)\b)[^:]{0,60}:",
    re.IGNORECASE,
)
_HOTLINE = re.compile(
    r"\W{0,3}(?:hotline|đường\s+dây\s+nóng|liên\s+hệ\s+quảng\s+cáo)\b[^:.]{0,25}:\s*[\d.\s()+-]{8,}"
    r"(?:\W{1,4}(?:hotline|e-?mail|fax|đt)\b.{0,80})?$",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:báo|tạp\s+chí|cổng|trang|kênh|đài|cơ\s+quan|chuyên\s+trang)\b", re.IGNORECASE)


def is_dialog(text: str) -> bool:
    """Return whether a line is part of a dialog: login, subscription, consent, sharing or a comment.

    Examples
    --------
    >>> is_dialog("Vui lòng đăng nhập để gửi bình luận."), is_dialog("Bạn đọc đăng nhập sai sẽ bị khóa tài khoản.")
    (True, False)
    """
    if len(text) > Pages.SPOKEN:
        return False
    return (len(text) <= Pages.BUTTON and bare_key(text) in _DIALOG) or _SPOKEN.match(text) is not None


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
    """Return the positions of lines of dialogs, with those beside them that only a dialog has so."""
    found = {position for position, line in enumerate(page) if is_dialog(line.text)}
    for step in (1, -1):
        for start in sorted(found, reverse=step < 0):
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
    named = above is not None and above.size <= Pages.SITE and _SITE.match(above.text) and not above.text.endswith(TERMINAL)
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

_THING = (
    r"(?:trang|bài\s+(?:viết|báo)|nội\s+dung|địa\s+chỉ|liên\s+kết|đường\s+(?:dẫn|link)|link|url|tin|dữ\s+liệu|tài\s+liệu)"
)
_GONE = (
    r"(?:không\s+(?:còn\s+)?(?:tồn\s+tại|tìm\s+thấy|khả\s+dụng|hợp\s+lệ|có\s+sẵn|truy\s+cập\s+được)|không\s+được\s+tìm\s+thấy"
    r"|(?:có\s+thể\s+)?(?:đã\s+)?bị\s+(?:xóa|xoá|gỡ|di\s+chuyển|đổi)|đã\s+(?:được\s+)?(?:xóa|xoá|gỡ|di\s+chuyển|chuyển))"
)
_MISSING = re.compile(
    r"(?:(?:oops|ối|rất\s+tiếc|xin\s+lỗi|sorry|tiếc\s+quá|thông\s+báo)[\s,.!:]*)?(?:"
    + "|".join(
        (
            r"(?:lỗi\s+|error\s+|http\s+)?(?:40[0-9]|410|50[0-4])\s*[-–:|.!]*\s*(?:not\s+found|page\s+not|forbidden|gone|error"
            r"|internal\s+server|bad\s+gateway|service\s+(?:temporarily\s+)?unavailable|trang|không\s+tìm\s+thấy|lỗi)",
            r"(?:lỗi|error|http)\s*:?\s*(?:40[0-9]|410|50[0-4])\b",
            rf"{_THING}\b.{{0,60}}?\b{_GONE}\b",
            rf"(?:chúng\s+tôi\s+)?không\s+(?:thể\s+)?tìm\s+thấy\s+(?:{_THING}|kết\s+quả)\b",
            r"(?:the\s+)?(?:requested\s+)?(?:page|content|article|url|resource)\b.{0,60}?(?:not\s+(?:be\s+)?found|does(?:n.t|\s+not)\s+exist"
            r"|no\s+longer|could\s+not\s+be|can(?:no|.)t\s+be\s+found|has\s+been\s+(?:re)?moved)",
            r"(?:page|file|not)\s+(?:not\s+)?found\b|access\s+denied|forbidden\b|nothing\s+(?:was\s+)?found\b",
            r"(?:hệ\s+thống|trang\s+(?:web|này)|website|máy\s+chủ)\s+(?:\w+\s+){0,2}?(?:đang|tạm)\s+(?:được\s+)?(?:bảo\s+trì|quá\s+tải|ngưng"
            r"|dừng|nâng\s+cấp|xây\s+dựng|gián\s+đoạn)",
            r"(?:site\s+)?(?:is\s+)?(?:under|down\s+for)\s+(?:maintenance|construction)",
            r"just\s+a\s+moment|checking\s+(?:your|if\s+the)\s+\w+|verify(?:ing)?\s+(?:that\s+)?you\s+are|enable\s+javascript"
            r"|(?:vui\s+lòng\s+)?bật\s+javascript|xác\s+(?:minh|nhận)\s+(?:rằng\s+)?bạn\s+(?:là|không\s+phải)",
            r"(?:đang\s+chuyển\s+hướng|redirecting)\b|nội\s+dung\s+đang\s+(?:được\s+)?cập\s+nhật\W*$",
            r"bạn\s+không\s+(?:có|được\s+cấp)\s+quyền\s+(?:truy\s+cập|xem)",
        )
    )
    + ")",
    re.IGNORECASE,
)


def is_missing(text: str) -> bool:
    """Return whether a line says that the page that was asked for is not there, or cannot be shown.

    Examples
    --------
    >>> [is_missing(one) for one in ("404 – Không tìm thấy trang", "Tìm thấy thuyền mất tích")]
    [True, False]
    """
    return len(text) <= Pages.SPOKEN and _MISSING.match(text) is not None
