"""The rules by which lines are labelled, as codes; labels/labeller.py has them in their order."""

from __future__ import annotations

from dienngon.codes import Code, Note


class Rule(Code):
    """Why a line is labelled as it is. Rules with something to name are notes; see :meth:`note`."""

    NOT_CLEANED = "not_cleaned"
    # What a person, or the collection, says.
    KEPT, DROPPED, KEPT_REASONED, DROPPED_REASONED = "kept", "dropped", "kept_reasoned", "dropped_reasoned"
    SET_ASIDE = "set_aside"
    RECURS_IN_SITE, RECURS, REPEATED = "recurs_in_site", "recurs", "repeated"
    # Markup: columns, styles, sizes and margins.
    COLUMN, STYLE, LEVEL, ONLY_HEADING = "column", "style", "level", "only_heading"
    FIRST_HEADING, ROW, FOOTNOTE, ENDNOTE, HEADER = "first_heading", "row", "footnote", "endnote", "header"
    FOOTER, LARGEST, LARGER, EDGE_NUMBER, PAGE_TOP = "footer", "largest", "larger", "edge_number", "page_top"
    PAGE_BOTTOM, FIELD, FENCED, UNDERLINE, RULER = "page_bottom", "field", "fenced", "underline", "ruler"
    # Markup of web pages: the headline, and furniture.
    HEADLINE_STATED, HEADLINE_MAIN, HEADLINE_PROPERTY = "headline_stated", "headline_main", "headline_property"
    HEADLINE_NAMED, HEADLINE_BOLD, HEADLINE_COPY = "headline_named", "headline_bold", "headline_copy"
    HIDDEN, OUTSIDE, IN_TAG, IN_NAMED, CHOICES = "hidden", "outside", "in_tag", "in_named", "choices"
    ENTRY_FIELD, BUTTON, ROLE_NAVIGATION = "entry_field", "button", "role_navigation"
    ROLE_FOOTER, ROLE_SEARCH, ROLE_COMPLEMENTARY = "role_footer", "role_search", "role_complementary"
    ROLE_BANNER, ROLE_DIALOG, ROLE_ALERT, LINK_LIST = "role_banner", "role_dialog", "role_alert", "link_list"
    ADVERT, SHARE_BUTTON, SITE_BUTTON, PAGE_BUTTON = "advert", "share_button", "site_button", "page_button"
    SITE_LINK, COMMENT_BUTTON, RELATED_HEADING = "site_link", "comment_button", "related_heading"
    COMMENTS_HEADING, PAGE_KEYWORDS, LINK_ON = "comments_heading", "page_keywords", "link_on"
    LINK_WITHIN, LINK_ROW, LINK_ALONE, TEASER = "link_within", "link_row", "link_alone", "teaser"
    # Markup of web pages: the article.
    IN_ELEMENT, SMALL_TABLE, CREDIT_BELOW, SET_BELOW = "in_element", "small_table", "credit_below", "set_below"
    CREDIT_OF, DATE_IN, DATE_SHORT, LEAD_STATED = "credit_of", "date_in", "date_short", "lead_stated"
    LEAD_BETWEEN, LEAD_BOLD, AUTHOR_PROPERTY = "lead_between", "lead_bold", "author_property"
    NAME_APART, ARTICLE_TABLE, ARTICLE_HEADING = "name_apart", "article_table", "article_heading"
    ARTICLE_TEXT, ARTICLE_LIST, NO_ARTICLE = "article_text", "article_list", "no_article"
    # What a site says for itself.
    DIALOG, IMPRINT = "dialog", "imprint"
    # Runs of lines.
    STATE_HEAD, STATE_TYPE, STATE_SUBJECT = "state_head", "state_type", "state_subject"
    STATE_SIGNED, RECIPIENTS, AFTER_RELATED = "state_signed", "recipients", "after_related"
    AFTER_COMMENTS, NAVIGATION, TEASERS = "after_comments", "navigation", "teasers"
    PAGE_NUMBERS, MENU, SITE_NAME, WORKS_CITED = "page_numbers", "menu", "site_name", "works_cited"
    # The look of a line, and its place.
    FIRST_LINE, NO_LETTER, DATE_LINE, PATH = "first_line", "no_letter", "date_line", "path"
    LEADS_ON, TEXT_KEYWORDS, COUNTER, CREDIT_LINE = "leads_on", "text_keywords", "counter", "credit_line"
    INLINE_DATE, AFTER_INLINE_DATE, EDGE_BUTTON = "inline_date", "after_inline_date", "edge_button"
    LINK_BACK, DATA_SOURCE, CREDITED, CREDIT_END = "link_back", "data_source", "credited", "credit_end"
    NUMBERED_CAPTION, CAPTION_START, DOUBLED, MOTTO = "numbered_caption", "caption_start", "doubled", "motto"
    AUTHOR_LINE, AUTHOR_AFTER, SOURCE_LINE = "author_line", "author_after", "source_line"
    SIGNED_BEHIND, ATTACHMENT = "signed_behind", "attachment"
    SHORT_LINE, AGENCY, TEXT = "short_line", "agency", "text"

    def note(self, **parameters: object) -> Note:
        """Return the rule with what it names."""
        return Note.of(f"rule.{self.value}", **parameters)


RULES = frozenset(Rule)


def rule_of(rule: str | Note) -> str:
    """Return the code of a rule, without what it names."""
    return rule.code.partition(".")[2] if isinstance(rule, Note) else rule
