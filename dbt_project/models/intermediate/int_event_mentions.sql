-- Event mentions with what resolution compares: occasion, parties as tokens, people, the window of days, the place.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale(ref('int_event_mention_keys'), 'mention_id') }}"
) }}

with mentions as (
    select
        mentions.*,
        keys.row_hash,
        keys.is_dated_elsewhere,
        articles.published_date,
        articles.publisher_id,
        clusters.cluster_id as near_duplicate_group_id,
        event_types.occasion
    from {{ ref('stg_event_mentions') }} as mentions
    inner join {{ ref('int_event_mention_keys') }} as keys on mentions.mention_id = keys.mention_id
    inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
    inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
    left join
        {{ ref('event_types') }} as event_types
        on {{ cameo_base('mentions.cameo_code') }} = event_types.cameo_code
    where {{ only_missing('mention_id', 'mentions.mention_id') }}
),

-- A listed group stands for its members too, so that "China and Central Asia" meets a list of the six states.
members as (
    select
        mentions.mention_id,
        list(distinct group_members.iso3) as codes
    from mentions, unnest(mentions.group_codes) as named (group_code)
    inner join {{ ref('group_members') }} as group_members on named.group_code = group_members.group_code
    group by mentions.mention_id
)

select
    mentions.mention_id,
    mentions.row_hash,
    mentions.article_id,
    mentions.near_duplicate_group_id,
    mentions.publisher_id,
    mentions.published_date,
    mentions.plover_type
    || ':' || case
        when list_contains(mentions.modes, 'visit') then 'visit'
        else coalesce(mentions.occasion, left(mentions.cameo_code, 2))
    end as occasion,
    mentions.is_symmetric,
    mentions.status,
    {{ actor_tokens('mentions.source') }} as source_tokens,
    {{ actor_tokens('mentions.target') }} as target_tokens,
    list_sort(list_distinct(
        {{ actor_tokens('mentions.source') }}
        || {{ actor_tokens('mentions.target') }}
        || mentions.country_codes
        || coalesce(members.codes, [])
    )) as tokens,
    {{ people('mentions.source || mentions.target') }} as people,
    mentions.date_precision,
    case
        when mentions.date_start is null or mentions.date_precision = 'unknown' then 'none'
        when mentions.date_precision = 'year' or mentions.date_end - mentions.date_start > 45 then 'year'
        when mentions.date_precision = 'month' or mentions.date_end - mentions.date_start > 14 then 'month'
        else 'day'
    end as date_class,
    case
        when mentions.is_dated_elsewhere then null
        else coalesce(mentions.date_start, mentions.published_date - {{ var('undated_window_days') }})
    end as window_start,
    coalesce(
        mentions.date_end,
        mentions.date_start,
        mentions.published_date + case when mentions.status = 'planned' then {{ var('undated_window_days') }} else 0 end
    ) as window_end,
    lower(mentions.place_name) as place_name,
    mentions.place_country_code,
    md5(mentions.quote) as quote_md5
from mentions
left join members on mentions.mention_id = members.mention_id
