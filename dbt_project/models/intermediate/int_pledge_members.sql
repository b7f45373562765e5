-- Every pledge mention with its statement and its pledge.
select
    clusters.item_id as mention_id,
    clusters.cluster_id as statement_id,
    roots.pledge_id,
    hash(keys.row_hash, clusters.cluster_id, roots.pledge_id) as row_hash
from {{ ref('int_pledge_clusters') }} as clusters
inner join {{ ref('int_pledge_mention_keys') }} as keys on clusters.item_id = keys.mention_id
inner join {{ ref('int_pledge_roots') }} as roots on clusters.cluster_id = roots.statement_id
