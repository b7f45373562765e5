{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Every event mention with its event. The id is that of the first mention reported, so later articles keep it.
select
    clusters.item_id as mention_id,
    {{ make_id('event', ['clusters.cluster_id']) }} as event_id,
    hash(keys.row_hash, clusters.cluster_id) as row_hash
from {{ ref('int_event_clusters') }} as clusters
inner join {{ ref('int_event_mention_keys') }} as keys on clusters.item_id = keys.mention_id
