"""Topic models: one fitted value for all of them, its stability, and what it says over time."""

from dienngon.topic_models.fit import MODELS, fit_topics, unit_for
from dienngon.topic_models.intrusion import intrusion_sheet
from dienngon.topic_models.models import DEFAULT
from dienngon.topic_models.number_of_topics import Scan, choose_k
from dienngon.topic_models.over_time import SHARE_COLUMNS, over_time, words_over_time
from dienngon.topic_models.quality import quality
from dienngon.topic_models.relations import match_topics, topic_map, topic_themes
from dienngon.topic_models.stability import assess, stability_table
from dienngon.topic_models.storage import check_place, load_topics, save_topics, saved_unit
from dienngon.topic_models.topics import TERM_COLUMNS, Stable, Topics

__all__ = ["DEFAULT", "MODELS", "SHARE_COLUMNS", "TERM_COLUMNS", "Scan", "Stable", "Topics"]
__all__ += ["assess", "check_place", "choose_k", "fit_topics"]
__all__ += [
    "intrusion_sheet",
    "load_topics",
    "match_topics",
    "over_time",
    "quality",
    "save_topics",
    "saved_unit",
    "stability_table",
]
__all__ += ["topic_map", "topic_themes", "unit_for", "words_over_time"]
