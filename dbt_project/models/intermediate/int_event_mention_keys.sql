-- Every event mention with a hash of all that facts take from it and from its article.
select
    mentions.mention_id,
    mentions.article_id,
    hash(mentions, articles.row_hash, clusters.cluster_id) as row_hash
from {{ ref('stg_event_mentions') }} as mentions
inner join {{ ref('int_articles') }} as articles on mentions.article_id = articles.article_id
inner join {{ ref('int_article_clusters') }} as clusters on mentions.article_id = clusters.item_id
