{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_pledge_keys'), 'pledge_id') }}"
) }}

with best as (
    {{ said_in_force(['mentions.donor', 'mentions.co_donors']) }}
),

donors as (
    select
        pledge_id,
        row_hash,
        'lead' as role,
        donor
    from best
    union all
    select
        pledge_id,
        row_hash,
        'joint' as role,
        unnest(co_donors) as donor
    from best
)

select
    pledge_id,
    {{ actor_id('donor.name', 'donor.country_code') }} as actor_id,
    max(role) as role,
    min(donor.name) as donor_name,
    any_value(donor.country_code) as donor_country_code,
    any_value(row_hash) as row_hash
from donors
where donor.name is not null
group by pledge_id, actor_id
