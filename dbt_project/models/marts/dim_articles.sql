{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_article_facts'), 'article_id') }}"
) }}

select
    article_id,
    title,
    publisher_id,
    publisher_name,
    url,
    language,
    published_date,
    published_kind,
    published_basis,
    near_duplicate_group_id,
    is_near_duplicate,
    n_sentences,
    n_event_mentions,
    n_pledge_mentions,
    extractor_version,
    pack_version,
    row_hash
from {{ ref('int_article_facts') }}
where {{ only_missing('article_id') }}
