-- Pledge mentions with what resolution compares: parties as tokens, the quantity as keys, the stage, the days.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale(ref('int_pledge_mention_keys'), 'mention_id') }}"
) }}

with mentions as (
    select
        mentions.*,
        keys.row_hash,
        keys.announcing_date_start,
        articles.published_date,
        articles.publisher_id,
        articles.language,
        clusters.cluster_id as near_duplicate_group_id,
        -- A promise announced by a signing is a commitment.
        case
            when mentions.status in ('planned', 'pledged') and {{ cameo_base('keys.announcing_cameo_code') }} = '057'
                then 'committed'
            else statuses.stage
        end as stage
    from {{ ref('stg_pledge_mentions') }} as mentions
    inner join {{ ref('int_pledge_mention_keys') }} as keys on mentions.mention_id = keys.mention_id
    inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
    inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
    inner join {{ ref('pledge_statuses') }} as statuses on mentions.status = statuses.status
    where {{ only_missing('mention_id', 'mentions.mention_id') }}
),

wordings as (
    select
        mentions.mention_id,
        list_distinct(list(wording.meaning)) as meanings
    from mentions
    inner join {{ ref('pledge_wording') }} as wording on contains(lower(mentions.quote), wording.term)
    group by mentions.mention_id
),

function_words as (
    select list(word) as words
    from {{ ref('function_words') }}
)

select
    mentions.mention_id,
    mentions.row_hash,
    mentions.article_id,
    mentions.near_duplicate_group_id,
    mentions.publisher_id,
    mentions.published_date,
    mentions.language,
    mentions.stage,
    case
        when mentions.stage in ('disbursed', 'completed') then 'delivery'
        when mentions.stage = 'cancelled' then 'cancellation'
        else 'promise'
    end as stage_group,
    {{ actor_tokens("case when mentions.donor is null then [] else [mentions.donor] end || mentions.co_donors") }}
        as donor_tokens,
    {{ actor_tokens('mentions.recipients') }} as recipient_tokens,
    mentions.kind,
    mentions.flow_type,
    mentions.amount,
    mentions.currency_code,
    mentions.unit_count,
    mentions.unit,
    list_sort(list_distinct(list_filter(
        [mentions.currency_code || ':' || mentions.amount, mentions.unit || ':' || mentions.unit_count]
        || list_transform(mentions.amount_other, lambda o: o.currency_code || ':' || o.amount),
        lambda key: key is not null
    ))) as quantity_keys,
    case
        when mentions.announced_start is null or mentions.announced_precision = 'unknown' then 'none'
        when mentions.announced_precision = 'year' then 'year'
        when mentions.announced_precision = 'month' then 'month'
        else 'day'
    end as date_class,
    mentions.announced_start as window_start,
    coalesce(mentions.announced_end, mentions.announced_start) as window_end,
    -- The announcement dates a promise; a delivery or cancellation happened by the time it was reported.
    case
        when mentions.stage in ('disbursed', 'completed', 'cancelled')
            then coalesce(mentions.published_date, mentions.announced_start)
        else coalesce(mentions.announced_start, mentions.announcing_date_start, mentions.published_date)
    end as stage_date,
    mentions.horizon_years,
    mentions.horizon_end,
    mentions.sector_code,
    left(mentions.sector_code, 3) as sector_group,
    -- Training, governance, environment, several sectors and humanitarian aid may be the sector of anything as well.
    coalesce(left(mentions.sector_code, 3) in ('113', '151', '160', '410', '430', '720', '730', '740', '998'), false)
        as is_cross_cutting,
    -- The first letters of what the purpose is told with ("schools" is "school").
    list_sort(list_distinct(list_transform(
        list_filter(
            {{ words('mentions.purpose', 3) }}, lambda word: not list_contains(function_words.words, word)
        ),
        lambda word: left(word, 5)
    ))) as purpose_words,
    lower(mentions.place_name) as place_name,
    coalesce(list_contains(wordings.meanings, 'revision'), false) as is_revision_wording,
    coalesce(list_contains(wordings.meanings, 'additional'), false) as is_additional_wording,
    coalesce(list_contains(wordings.meanings, 'equal_split'), false) as is_equal_split,
    md5(mentions.quote) as quote_md5
from mentions
cross join function_words
left join wordings on mentions.mention_id = wordings.mention_id
