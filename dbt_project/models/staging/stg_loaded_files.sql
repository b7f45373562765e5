select
    source_uri,
    fingerprint,
    n_bytes,
    n_articles,
    rejected,
    load_id,
    loaded_at
from {{ source('raw', 'loaded_files') }}
