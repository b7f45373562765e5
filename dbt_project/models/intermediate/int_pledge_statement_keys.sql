-- Every statement with a hash of all its mentions.
select
    clusters.cluster_id as statement_id,
    hash(clusters.cluster_id, bit_xor(hash(keys.row_hash)), count(*)) as row_hash
from {{ ref('int_pledge_clusters') }} as clusters
inner join {{ ref('int_pledge_mention_keys') }} as keys on clusters.item_id = keys.mention_id
group by clusters.cluster_id
