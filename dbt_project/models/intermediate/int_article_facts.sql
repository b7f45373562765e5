-- Articles with their near-duplicate group. The first published of a group is no duplicate.
with events as (
    select
        article_id,
        count(*) as n
    from {{ ref('stg_event_mentions') }}
    group by article_id
),

pledges as (
    select
        article_id,
        count(*) as n
    from {{ ref('stg_pledge_mentions') }}
    group by article_id
)

select
    articles.* exclude (row_hash),
    clusters.cluster_id as near_duplicate_group_id,
    clusters.cluster_id <> articles.article_id as is_near_duplicate,
    coalesce(events.n, 0) as n_event_mentions,
    coalesce(pledges.n, 0) as n_pledge_mentions,
    hash(articles.row_hash, clusters.cluster_id, events.n, pledges.n) as row_hash
from {{ ref('int_articles') }} as articles
inner join {{ ref('int_article_clusters') }} as clusters on articles.article_id = clusters.item_id
left join events on articles.article_id = events.article_id
left join pledges on articles.article_id = pledges.article_id
