-- Every event with a hash of all its mentions.
select
    event_id,
    hash(event_id, bit_xor(row_hash), count(*)) as row_hash
from {{ ref('int_event_members') }}
group by event_id
