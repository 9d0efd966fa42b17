"""What a schema.org node is about: the article, an image, a sound, a site or something else.

Types of the schema.org vocabulary, release 30.0 (https://schema.org, 2026-03-19).
"""

from __future__ import annotations

ARTICLE_TYPES = frozenset(
    """Article AdvertiserContentArticle NewsArticle AnalysisNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle Report SatiricalArticle
    ScholarlyArticle MedicalScholarlyArticle SocialMediaPosting BlogPosting LiveBlogPosting
    DiscussionForumPosting TechArticle APIReference Review ClaimReview Recipe HowTo QAPage FAQPage
    WebPage AboutPage ItemPage Book Chapter CreativeWork ShortStory Message""".split()
)
_MEDIA = {
    **dict.fromkeys(
        "ImageObject Photograph Painting Drawing VisualArtwork ImageGallery Barcode ImageObjectSnapshot".split(),
        "image",
    ),
    **dict.fromkeys(
        "AudioObject AudioObjectSnapshot PodcastEpisode RadioEpisode Audiobook MusicRecording".split(),
        "audio",
    ),
    **dict.fromkeys("VideoObject VideoObjectSnapshot Movie Clip TVEpisode".split(), "video"),
    **dict.fromkeys(
        "WebSite Organization NewsMediaOrganization Corporation Blog PodcastSeries Periodical".split(), "site"
    ),
}
_BY_PROPERTY = {
    **dict.fromkeys("image thumbnail thumbnailUrl primaryImageOfPage logo photo screenshot".split(), "image"),
    **dict.fromkeys(("audio",), "audio"),
    **dict.fromkeys(("video", "trailer"), "video"),
    **dict.fromkeys(
        "publisher sourceOrganization isPartOf provider copyrightHolder worksFor parentOrganization".split(),
        "site",
    ),
}
# Through these an article-like node is still the article that the document is about.
_SAME_WORK = frozenset(("", "@graph", "mainEntity", "mainEntityOfPage", "@reverse"))


def local_name(name: str) -> str:
    """A type or property without its prefix: ``https://schema.org/Article``, ``schema:Article``, ``Article``."""
    tail = name.strip().rstrip("/")
    for mark in ("/", "#", ":"):
        tail = tail.rpartition(mark)[2]
    return tail


def subject_of(types: list[str], via: str, parent: str) -> str:
    """What a node is about, from its types, the property that leads to it and what the node around is about."""
    names = [local_name(name) for name in types]
    media = next((_MEDIA[name] for name in names if name in _MEDIA), None)
    by_property = _BY_PROPERTY.get(via)
    if by_property or media:
        return by_property or media or ""
    if parent:
        return parent
    articles = any(name in ARTICLE_TYPES for name in names) or not names
    return "" if articles and via in _SAME_WORK else "other"
