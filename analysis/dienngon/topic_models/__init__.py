"""Topic models: one fitted value for all of them, its stability, and what it says over time."""

from dienngon.topic_models.choosing import Scan, choose_k
from dienngon.topic_models.coherence import coherence
from dienngon.topic_models.fitting import DEFAULT, MODELS, UNIT_RULE, USUAL_K, fit_topics, unit_for
from dienngon.topic_models.intrusion import intrusion_sheet
from dienngon.topic_models.matching import match_topics
from dienngon.topic_models.periods import SHARE_COLUMNS, over_time, words_over_time
from dienngon.topic_models.quality import quality
from dienngon.topic_models.relating import topic_map, topic_themes
from dienngon.topic_models.stability import STABILITY_COLUMNS, Stability, assess, fully_assessed, stability_table
from dienngon.topic_models.storing import check_place, load_topics, save_topics
from dienngon.topic_models.value import TERM_COLUMNS, Topics
from dienngon.topic_models.weighting import by_content

__all__ = [
    "DEFAULT",
    "MODELS",
    "SHARE_COLUMNS",
    "STABILITY_COLUMNS",
    "TERM_COLUMNS",
    "UNIT_RULE",
    "USUAL_K",
    "Scan",
    "Stability",
    "Topics",
    "assess",
    "by_content",
    "check_place",
    "choose_k",
    "coherence",
    "fit_topics",
    "fully_assessed",
    "intrusion_sheet",
    "load_topics",
    "match_topics",
    "over_time",
    "quality",
    "save_topics",
    "stability_table",
    "topic_map",
    "topic_themes",
    "unit_for",
    "words_over_time",
]
