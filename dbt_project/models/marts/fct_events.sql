{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_event_facts'), 'event_id') }}"
) }}

select
    event_id,
    plover_type,
    cameo_code,
    occasion,
    tier,
    status,
    is_symmetric,
    modes,
    contexts,
    {{ names('source') }} as source_names,
    {{ names('target') }} as target_names,
    country_codes,
    group_codes,
    date_start,
    date_end,
    date_precision,
    date_mod,
    place_name,
    place_country_code,
    goldstein,
    quad_class,
    parent_event_id,
    parent_rule,
    n_mentions,
    n_articles,
    n_article_copies,
    n_publishers,
    first_reported_date,
    last_reported_date,
    confidence,
    quote,
    best_article_id,
    best_mention_id,
    start_char,
    end_char,
    row_hash
from {{ ref('int_event_facts') }}
where {{ only_missing('event_id') }}
