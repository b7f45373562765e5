-- Events with their parent occasion; the hash covers both.
select
    events.* exclude (row_hash),
    parents.parent_event_id,
    parents.parent_rule,
    hash(events.row_hash, parents.parent_event_id) as row_hash
from {{ ref('int_events') }} as events
left join {{ ref('int_event_parents') }} as parents on events.event_id = parents.event_id
