-- Every pledge with a hash of all its statements.
select
    pledge_id,
    hash(pledge_id, bit_xor(hash(statement_id, row_hash)), count(*)) as row_hash
from {{ ref('int_pledge_roots') }}
group by pledge_id
