-- One row per statement: what several articles say of one promise, one delivery or one cancellation.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale(ref('int_pledge_statement_keys'), 'statement_id') }}"
) }}

with mentions as (
    select
        mentions.* exclude (row_hash),
        clusters.cluster_id as statement_id,
        keys.row_hash,
        statuses.stage_order,
        details.confidence,
        details.announced_precision,
        row_number() over (
            partition by clusters.cluster_id
            order by
                {{ date_precision_rank('details.announced_precision') }},
                len(mentions.recipient_tokens) desc,
                details.confidence desc,
                details.purpose is null,
                mentions.published_date asc nulls last,
                mentions.mention_id asc
        ) as quality
    from {{ ref('int_pledge_mentions') }} as mentions
    inner join {{ ref('int_pledge_clusters') }} as clusters on mentions.mention_id = clusters.item_id
    inner join {{ ref('int_pledge_statement_keys') }} as keys on clusters.cluster_id = keys.statement_id
    inner join {{ ref('stg_pledge_mentions') }} as details on mentions.mention_id = details.mention_id
    left join {{ ref('pledge_statuses') }} as statuses on mentions.stage = statuses.stage
    where {{ only_missing('statement_id', 'keys.statement_id') }}
)

select
    statement_id,
    any_value(stage_group) as stage_group,
    arg_max(stage, stage_order) as stage,
    min_by(mention_id, quality) as best_mention_id,
    min_by(kind, quality) as kind,
    min_by(amount, quality) as amount,
    min_by(currency_code, quality) filter (where currency_code is not null) as currency_code,
    min_by(unit_count, quality) as unit_count,
    min_by(unit, quality) filter (where unit is not null) as unit,
    list_sort(list_distinct(flatten(list(quantity_keys)))) as quantity_keys,
    list_sort(list_distinct(flatten(list(donor_tokens)))) as donor_tokens,
    list_sort(list_distinct(flatten(list(recipient_tokens)))) as recipient_tokens,
    list_sort(list_distinct(flatten(list(purpose_words)))) as purpose_words,
    list_sort(list_distinct(list(language) filter (where len(purpose_words) > 0))) as purpose_languages,
    min_by(sector_code, quality) filter (where sector_code is not null) as sector_code,
    min_by(sector_group, quality) filter (where sector_group is not null) as sector_group,
    bool_or(is_cross_cutting) as is_cross_cutting,
    min_by(place_name, quality) filter (where place_name is not null) as place_name,
    min_by(horizon_end, quality) filter (where horizon_end is not null) as horizon_end,
    min_by(stage_date, quality) as stage_date,
    min_by(window_start, quality) filter (where date_class <> 'none') as announced_from,
    min_by(window_end, quality) filter (where date_class <> 'none') as announced_to,
    min(published_date) as first_reported_date,
    bool_or(is_revision_wording) as is_revision_wording,
    bool_or(is_additional_wording) as is_additional_wording,
    bool_or(is_equal_split) as is_equal_split,
    any_value(row_hash) as row_hash
from mentions
group by statement_id
