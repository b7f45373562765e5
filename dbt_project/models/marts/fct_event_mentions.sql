{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_event_members'), 'mention_id') }}"
) }}

select
    mentions.mention_id,
    members.event_id,
    mentions.article_id,
    clusters.cluster_id as near_duplicate_group_id,
    articles.publisher_id,
    articles.published_date as reported_date,
    articles.language,
    mentions.plover_type,
    mentions.cameo_code,
    mentions.tier,
    mentions.status,
    mentions.is_symmetric,
    list_sort(mentions.modes) as modes,
    list_sort(mentions.contexts) as contexts,
    mentions.source,
    mentions.target,
    list_sort(mentions.country_codes) as country_codes,
    list_sort(mentions.group_codes) as group_codes,
    mentions.date_start,
    mentions.date_end,
    mentions.date_precision,
    mentions.date_mod,
    mentions.date_basis,
    mentions.place_name,
    mentions.place_country_code,
    mentions.quote,
    mentions.start_char,
    mentions.end_char,
    mentions.attributed_to,
    mentions.rule_id,
    mentions.confidence,
    mentions.extractor_version,
    mentions.pack_version,
    members.row_hash
from {{ ref('int_event_members') }} as members
inner join {{ ref('stg_event_mentions') }} as mentions on members.mention_id = mentions.mention_id
inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
where {{ only_missing('mention_id', 'members.mention_id') }}
