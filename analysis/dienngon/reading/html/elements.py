"""The elements of HTML by what a browser does with them."""

from __future__ import annotations

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup p pre search section "
    "select summary table tbody td textarea tfoot th thead tr ul zone"
)
_SKIPPED_NAMES = (
    "audio base canvas datalist frame frameset head iframe link map meta noframes noscript object script style svg "
    "template title video"
)
_PARAGRAPH_NAMES = (
    "p h1 h2 h3 h4 h5 h6 li ul ol dd dt span b i em strong font a u blockquote figcaption figure center small big time "
    "label tr tbody thead pre q cite"
)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"

BLOCKS = frozenset(_BLOCK_NAMES.split())
BREAKS = frozenset({"br", "hr"})
# What is in them is no text of the page.
SKIPPED = frozenset(_SKIPPED_NAMES.split())
PICTURES = frozenset({"img", "video"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOLD = HEADINGS | {"b", "strong"}
ITALIC = frozenset({"i", "em"})
# White space is kept in them.
PREFORMATTED = frozenset({"pre", "textarea", "listing"})
# Elements in a line that a page sets apart by its style sheet.
APART = frozenset({"a", "time", "label", "small", "abbr"})
# Parts of a paragraph or list rather than what holds paragraphs.
PARAGRAPHS = frozenset(_PARAGRAPH_NAMES.split())
VOID = frozenset(_VOID_NAMES.split())
