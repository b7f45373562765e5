{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_pledge_keys'), 'pledge_id') }}"
) }}

with keys as (
    select * from {{ ref('int_pledge_keys') }}
    where {{ only_missing('pledge_id') }}
),

versions as (
    select * from {{ ref('int_pledge_versions') }}
    where pledge_id in (select pledge_id from keys)
),

-- The newest figure counts; what it superseded stays in fct_pledge_revisions and is summed nowhere.
current_version as (
    select * from versions
    where version = n_versions
),

first_version as (
    select * from versions
    where version = 1
),

mentions as (
    select * from {{ ref('fct_pledge_mentions') }}
    where pledge_id in (select pledge_id from keys)
),

counts as (
    select
        pledge_id,
        cast(count(*) as bigint) as n_mentions,
        cast(count(distinct near_duplicate_group_id) as bigint) as n_articles,
        cast(count(distinct article_id) as bigint) as n_article_copies,
        cast(count(distinct publisher_id) as bigint) as n_publishers,
        min(reported_date) as first_reported_date,
        max(reported_date) as last_reported_date
    from mentions
    group by pledge_id
),

-- Copies of one text are one witness.
witnesses as (
    select
        pledge_id,
        near_duplicate_group_id,
        max(confidence) as confidence
    from mentions
    group by pledge_id, near_duplicate_group_id
),

certainty as (
    select
        pledge_id,
        {{ joint_confidence('confidence') }} as confidence
    from witnesses
    group by pledge_id
),

stages as (
    select
        pledge_id,
        arg_max(stage, stage_order) as stage
    from {{ ref('fct_pledge_stages') }}
    where pledge_id in (select pledge_id from keys)
    group by pledge_id
),

stated as (
    select
        keys.pledge_id,
        keys.row_hash,
        best.* exclude (pledge_id, row_hash),
        current_version.n_versions,
        current_version.stage_date,
        first_version.stage_date as first_stage_date,
        first_version.amount as first_amount,
        stages.stage as current_stage,
        current_version.is_equal_split,
        cast(year(coalesce(best.announced_start_date, current_version.stage_date)) as integer) as rate_year
    from keys
    inner join current_version on keys.pledge_id = current_version.pledge_id
    inner join first_version on keys.pledge_id = first_version.pledge_id
    inner join mentions as best on current_version.best_mention_id = best.mention_id
    inner join stages on keys.pledge_id = stages.pledge_id
)

select
    stated.pledge_id,
    case when stated.donor.name is not null then {{ actor_id('stated.donor.name', 'stated.donor.country_code') }} end
        as donor_actor_id,
    stated.donor.name as donor_name,
    stated.donor.country_code as donor_country_code,
    cast(len(stated.co_donors) + case when stated.donor is null then 0 else 1 end as integer) as n_donors,
    {{ names('stated.recipients') }} as recipient_names,
    list_sort(list_distinct(list_filter(
        list_transform(stated.recipients, lambda r: r.country_code), lambda code: code is not null
    ))) as recipient_country_codes,
    cast(len(stated.recipients) as integer) as n_recipients,
    stated.kind,
    stated.flow_type,
    stated.amount,
    stated.currency_code,
    stated.unit_count,
    stated.unit,
    stated.unit_text,
    stated.quantity_text,
    stated.quantity_note,
    cast(round(stated.amount / rates.lcu_per_usd, 2) as decimal(24, 2)) as amount_usd,
    cast(round(stated.amount / rates.lcu_per_usd * base.us_cpi / prices.us_cpi, 2) as decimal(24, 2))
        as amount_usd_constant,
    {{ var('constant_usd_year') }} as constant_usd_year,
    case when stated.amount is not null then stated.rate_year end as rate_year,
    case
        when stated.amount is null then null
        when stated.announced_start_date is not null then 'announced'
        else 'reported'
    end as rate_year_basis,
    case when stated.amount is not null then rates.lcu_per_usd end as exchange_rate,
    case when stated.amount is not null then rates.is_provisional end as is_rate_provisional,
    case when stated.amount is not null then rates.source end as rate_source,
    stated.horizon_years,
    stated.horizon_start as horizon_start_date,
    stated.horizon_end as horizon_end_date,
    stated.horizon_basis,
    stated.current_stage as stage,
    stated.announced_start_date,
    stated.announced_end_date,
    stated.announced_precision,
    stated.first_stage_date as first_announced_date,
    cast(stated.n_versions as integer) as n_versions,
    stated.first_amount as original_amount,
    stated.purpose,
    stated.sector_code,
    stated.place_name,
    stated.place_country_code,
    announcing.announcing_event_id,
    counts.n_mentions,
    counts.n_articles,
    counts.n_article_copies,
    counts.n_publishers,
    counts.first_reported_date,
    counts.last_reported_date,
    certainty.confidence,
    stated.quote,
    stated.article_id as best_article_id,
    stated.mention_id as best_mention_id,
    stated.start_char,
    stated.end_char,
    stated.row_hash
from stated
inner join counts on stated.pledge_id = counts.pledge_id
inner join certainty on stated.pledge_id = certainty.pledge_id
left join {{ ref('exchange_rates') }} as rates
    on stated.currency_code = rates.currency_code and stated.rate_year = rates.year
left join {{ ref('deflators') }} as prices on stated.rate_year = prices.year
left join {{ ref('deflators') }} as base on base.year = {{ var('constant_usd_year') }}
left join {{ ref('int_pledge_mention_keys') }} as announcing on stated.mention_id = announcing.mention_id
