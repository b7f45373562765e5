{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Every pledge mention with a hash of all that facts take from it, its article and its announcing event.
select
    mentions.mention_id,
    mentions.article_id,
    announcing.cameo_code as announcing_cameo_code,
    announcing.date_start as announcing_date_start,
    events.event_id as announcing_event_id,
    hash(
        mentions,
        articles.row_hash,
        clusters.cluster_id,
        announcing.cameo_code,
        announcing.date_start,
        events.event_id
    ) as row_hash
from {{ ref('stg_pledge_mentions') }} as mentions
inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
left join {{ ref('stg_event_mentions') }} as announcing on mentions.announcing_mention_id = announcing.mention_id
left join {{ ref('int_event_members') }} as events on mentions.announcing_mention_id = events.mention_id
