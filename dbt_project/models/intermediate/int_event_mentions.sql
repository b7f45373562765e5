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
        articles.language,
        clusters.cluster_id as near_duplicate_group_id,
        event_types.occasion,
        coalesce(event_types.is_mutual, false) as is_mutual,
        coalesce(event_types.is_frequent, false) as is_frequent
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
),

countries as (
    -- A capital stands for its government too: as a place it is a town.
    select distinct lower(form) as country_name
    from {{ ref('country_names') }}
    where kind in ('name', 'adjective')
),

country_words as (
    select list(country_name order by country_name) as words
    from countries
)

select
    mentions.mention_id,
    mentions.row_hash,
    mentions.article_id,
    mentions.near_duplicate_group_id,
    mentions.publisher_id,
    mentions.published_date,
    mentions.language,
    mentions.plover_type
    || ':' || case
        when list_contains(mentions.modes, 'visit') then 'visit'
        else coalesce(mentions.occasion, left(mentions.cameo_code, 2))
    end as occasion,
    mentions.is_symmetric or mentions.is_mutual as is_mutual,
    mentions.is_frequent,
    mentions.status,
    {{ actor_tokens('mentions.source') }} as source_tokens,
    {{ actor_tokens('mentions.target') }} as target_tokens,
    list_sort(list_distinct(
        {{ actor_tokens('mentions.source') }}
        || {{ actor_tokens('mentions.target') }}
        || mentions.country_codes
        || coalesce(members.codes, [])
    )) as tokens,
    -- Who receives a visitor differs from hour to hour.
    case
        when list_contains(mentions.modes, 'visit') then {{ people('mentions.source') }}
        else {{ people('mentions.source || mentions.target') }}
    end as people,
    {{ firms('(mentions.source || mentions.target)', 'country_words.words') }} as firms,
    mentions.date_precision,
    case
        when mentions.date_start is null or mentions.date_precision = 'unknown' then 'none'
        when mentions.date_precision = 'year' or mentions.date_end - mentions.date_start > 45 then 'year'
        when mentions.date_precision = 'month' or mentions.date_end - mentions.date_start > 14 then 'month'
        else 'day'
    end as date_class,
    case
        when mentions.is_dated_elsewhere then null
        when mentions.date_start is not null then mentions.date_start
        when mentions.status = 'planned' then mentions.published_date - 1
        else mentions.published_date - {{ var('undated_window_days') }}
    end as window_start,
    case
        when mentions.date_start is null and mentions.status = 'planned'
            then mentions.published_date + {{ var('undated_window_days') }}
        when mentions.date_start is null then mentions.published_date
        -- What is told as done was done by then: "this month" ends with the report, at the latest place on earth.
        when
            mentions.date_precision in ('month', 'year')
            and mentions.status = 'occurred'
            and mentions.published_date >= mentions.date_start
            then least(coalesce(mentions.date_end, mentions.date_start), mentions.published_date + 1)
        else coalesce(mentions.date_end, mentions.date_start)
    end as window_end,
    -- The day was concluded from another sentence.
    mentions.date_basis in ('same_occasion', 'passage', 'news_peg') as is_day_concluded,
    case when countries.country_name is null then lower(strip_accents(mentions.place_name)) end as place_name,
    mentions.place_country_code,
    md5(mentions.quote) as quote_md5,
    -- Only what happens every day, or within one state, is recognised by its wording.
    case
        when mentions.is_frequent or len(mentions.country_codes) < 2 then {{ words('mentions.quote', 4) }}
        else []
    end as quote_words
from mentions
cross join country_words
left join members on mentions.mention_id = members.mention_id
left join countries on lower(mentions.place_name) = countries.country_name
