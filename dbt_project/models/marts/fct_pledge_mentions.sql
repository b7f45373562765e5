{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_pledge_members'), 'mention_id') }}"
) }}

select
    mentions.mention_id,
    members.pledge_id,
    members.statement_id,
    mentions.article_id,
    features.near_duplicate_group_id,
    features.publisher_id,
    features.published_date as reported_date,
    articles.language,
    features.stage,
    mentions.status,
    mentions.donor,
    mentions.co_donors,
    mentions.recipients,
    mentions.kind,
    mentions.flow_type,
    mentions.amount,
    mentions.currency_code,
    mentions.amount_other,
    mentions.unit_count,
    mentions.unit,
    mentions.unit_text,
    mentions.quantity_text,
    mentions.quantity_note,
    mentions.horizon_years,
    mentions.horizon_start,
    mentions.horizon_end,
    mentions.horizon_basis,
    mentions.announced_start as announced_start_date,
    mentions.announced_end as announced_end_date,
    mentions.announced_precision,
    mentions.purpose,
    mentions.sector_code,
    mentions.place_name,
    mentions.place_country_code,
    mentions.announcing_mention_id,
    mentions.quote,
    mentions.start_char,
    mentions.end_char,
    mentions.rule_id,
    mentions.confidence,
    mentions.extractor_version,
    mentions.pack_version,
    members.row_hash
from {{ ref('int_pledge_members') }} as members
inner join {{ ref('stg_pledge_mentions') }} as mentions on members.mention_id = mentions.mention_id
inner join {{ ref('int_pledge_mentions') }} as features on mentions.mention_id = features.mention_id
inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
where {{ only_missing('mention_id', 'members.mention_id') }}
