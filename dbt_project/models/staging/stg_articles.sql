select
    article_id,
    text,
    title,
    url,
    publisher,
    published_at,
    language,
    source_uri,
    source_form,
    encoding,
    load_id,
    loaded_at
from {{ source('raw', 'articles') }}
