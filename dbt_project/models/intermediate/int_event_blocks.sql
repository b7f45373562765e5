-- Blocking keys: two mentions are compared only if they share an occasion, a party and a week (or a year, if vague),
-- or the sentence of one copied text.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale(ref('int_event_mentions'), 'mention_id') }}"
) }}

with mentions as (
    select * from {{ ref('int_event_mentions') }}
    where {{ only_missing('mention_id') }}
),

weekly as (
    select
        mention_id,
        row_hash,
        occasion,
        tokens,
        unnest(generate_series(
            date_trunc('week', window_start - 1), date_trunc('week', window_end + 1), interval 7 day
        )) as bucket
    from mentions
    where date_class in ('day', 'month', 'none') and window_start is not null
),

yearly as (
    select
        mention_id,
        row_hash,
        occasion,
        tokens,
        unnest(generate_series(
            date_trunc('year', window_start), date_trunc('year', window_end), interval 1 year
        )) as bucket
    from mentions
    where date_class = 'year'
)

select
    mention_id,
    row_hash,
    hash(occasion, 'week', unnest(tokens), bucket) as block
from weekly
union all
select
    mention_id,
    row_hash,
    hash(occasion, 'year', unnest(tokens), bucket) as block
from yearly
union all
select
    mention_id,
    row_hash,
    hash(occasion, 'copy', near_duplicate_group_id, quote_md5) as block
from mentions
