select
    article_id,
    language,
    title,
    publisher,
    published_date,
    published_kind,
    published_basis,
    n_sentences,
    n_events,
    n_pledges,
    extractor_version,
    pack_version
from {{ source('extracted', 'articles') }}
