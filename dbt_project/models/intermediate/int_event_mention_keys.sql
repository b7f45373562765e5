{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Every event mention with a hash of all that facts take from it and from its article.
with mentions as (
    select
        *,
        -- An article that dates one such event of these parties and leaves this one undated means another day.
        date_start is null
        and bool_or(date_start is not null) over (
            partition by article_id, plover_type, {{ actor_tokens('source || target') }}
        ) as is_dated_elsewhere
    from {{ ref('stg_event_mentions') }}
)

select
    mentions.mention_id,
    mentions.article_id,
    mentions.is_dated_elsewhere,
    hash(mentions, articles.row_hash, clusters.cluster_id) as row_hash
from mentions
inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
