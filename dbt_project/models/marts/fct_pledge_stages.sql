{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_pledge_keys'), 'pledge_id') }}"
) }}

with mentions as (
    select
        mentions.pledge_id,
        mentions.stage,
        mentions.statement_id,
        mentions.mention_id,
        mentions.article_id,
        mentions.amount,
        mentions.currency_code,
        mentions.unit_count,
        mentions.unit,
        mentions.quote,
        mentions.start_char,
        mentions.end_char,
        mentions.reported_date,
        mentions.near_duplicate_group_id,
        features.stage_date,
        keys.row_hash,
        row_number() over (
            partition by mentions.pledge_id, mentions.stage
            order by features.stage_date nulls last, mentions.reported_date nulls last, mentions.mention_id
        ) as seniority
    from {{ ref('fct_pledge_mentions') }} as mentions
    inner join {{ ref('int_pledge_mentions') }} as features on mentions.mention_id = features.mention_id
    inner join {{ ref('int_pledge_keys') }} as keys on mentions.pledge_id = keys.pledge_id
    where {{ only_missing('pledge_id', 'keys.pledge_id') }}
),

counts as (
    select
        pledge_id,
        stage,
        cast(count(distinct near_duplicate_group_id) as bigint) as n_articles,
        max(reported_date) as last_reported_date
    from mentions
    group by pledge_id, stage
)

select
    {{ make_id('stage', ['mentions.pledge_id', 'mentions.stage']) }} as pledge_stage_id,
    mentions.pledge_id,
    mentions.stage,
    cast(statuses.stage_order as integer) as stage_order,
    mentions.stage_date,
    mentions.amount,
    mentions.currency_code,
    mentions.unit_count,
    mentions.unit,
    counts.n_articles,
    mentions.reported_date as first_reported_date,
    counts.last_reported_date,
    mentions.quote,
    mentions.article_id,
    mentions.mention_id,
    mentions.start_char,
    mentions.end_char,
    mentions.row_hash
from mentions
inner join counts on mentions.pledge_id = counts.pledge_id and mentions.stage = counts.stage
inner join {{ ref('pledge_statuses') }} as statuses on mentions.stage = statuses.stage
where mentions.seniority = 1
