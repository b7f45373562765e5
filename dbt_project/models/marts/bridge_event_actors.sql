{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_event_keys'), 'event_id') }}"
) }}

-- Every party that any mention names, the best mention's first.
with mentions as (
    select
        mentions.event_id,
        keys.row_hash,
        mentions.source,
        mentions.target
    from {{ ref('fct_event_mentions') }} as mentions
    inner join {{ ref('int_event_keys') }} as keys on mentions.event_id = keys.event_id
    where {{ only_missing('event_id', 'keys.event_id') }}
),

parties as (
    select
        event_id,
        row_hash,
        'source' as role,
        unnest(source) as party
    from mentions
    union all
    select
        event_id,
        row_hash,
        'target' as role,
        unnest(target) as party
    from mentions
)

select
    event_id,
    {{ actor_id('party.name', 'party.country_code') }} as actor_id,
    role,
    min(party.name) as actor_name,
    any_value(party.country_code) as country_code,
    cast(count(*) as bigint) as n_mentions,
    any_value(row_hash) as row_hash
from parties
where party.name is not null
group by event_id, actor_id, role
