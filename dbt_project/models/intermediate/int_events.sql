-- One row per event, before its parent occasion is known: the best mention's reading, and counts over all mentions.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale(ref('int_event_keys'), 'event_id') }}"
) }}

with keys as (
    select * from {{ ref('int_event_keys') }}
    where {{ only_missing('event_id') }}
),

mentions as (
    select
        mentions.*,
        row_number() over (
            partition by mentions.event_id
            order by
                -- A span of days that the text tells is better than a day concluded from another sentence.
                {{ date_precision_rank("replace(mentions.date_precision, 'range', 'day')") }},
                mentions.date_basis in ('same_occasion', 'passage', 'news_peg'),
                {{ date_precision_rank('mentions.date_precision') }},
                mentions.confidence desc,
                len(mentions.country_codes) desc,
                mentions.place_name is null,
                mentions.reported_date nulls last,
                mentions.mention_id asc
        ) as quality
    from {{ ref('fct_event_mentions') }} as mentions
    where mentions.event_id in (select event_id from keys)
),

best as (
    select * from mentions
    where quality = 1
),

-- Copies of one text are one witness.
witnesses as (
    select
        event_id,
        near_duplicate_group_id,
        max(confidence) as confidence
    from mentions
    group by event_id, near_duplicate_group_id
),

certainty as (
    select
        event_id,
        {{ joint_confidence('confidence') }} as confidence
    from witnesses
    group by event_id
),

counts as (
    select
        event_id,
        count(*) as n_mentions,
        count(distinct near_duplicate_group_id) as n_articles,
        count(distinct article_id) as n_article_copies,
        count(distinct publisher_id) as n_publishers,
        min(reported_date) as first_reported_date,
        max(reported_date) as last_reported_date,
        list_sort(list_distinct(flatten(list(country_codes)))) as country_codes,
        list_sort(list_distinct(flatten(list(group_codes)))) as group_codes,
        list_sort(list_distinct(flatten(list(modes)))) as modes,
        list_sort(list_distinct(flatten(list(contexts)))) as contexts,
        min(case status when 'occurred' then 1 when 'ongoing' then 2 else 3 end) as status_rank,
        bool_or(tier = 'core') as is_core,
        min_by(place_name, quality) filter (where place_name is not null) as place_name,
        min_by(place_country_code, quality) filter (where place_name is not null) as place_country_code
    from mentions
    group by event_id
)

select
    best.event_id,
    best.plover_type,
    best.cameo_code,
    event_types.occasion,
    case when counts.is_core then 'core' else 'secondary' end as tier,
    case counts.status_rank when 1 then 'occurred' when 2 then 'ongoing' else 'planned' end as status,
    best.is_symmetric,
    counts.modes,
    counts.contexts,
    best.source,
    best.target,
    counts.country_codes,
    counts.group_codes,
    best.date_start,
    best.date_end,
    best.date_precision,
    best.date_mod,
    counts.place_name,
    counts.place_country_code,
    event_types.goldstein,
    event_types.quad_class,
    cast(counts.n_mentions as bigint) as n_mentions,
    cast(counts.n_articles as bigint) as n_articles,
    cast(counts.n_article_copies as bigint) as n_article_copies,
    cast(counts.n_publishers as bigint) as n_publishers,
    counts.first_reported_date,
    counts.last_reported_date,
    certainty.confidence,
    best.mention_id as best_mention_id,
    best.article_id as best_article_id,
    best.quote,
    best.start_char,
    best.end_char,
    keys.row_hash
from best
inner join keys on best.event_id = keys.event_id
inner join counts on best.event_id = counts.event_id
inner join certainty on best.event_id = certainty.event_id
left join {{ ref('event_types') }} as event_types on {{ cameo_base('best.cameo_code') }} = event_types.cameo_code
