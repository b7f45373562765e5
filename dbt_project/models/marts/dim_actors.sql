with named as (
    select
        {{ actor_id('actor_name', 'country_code') }} as actor_id,
        actor_name,
        country_code,
        actor_type,
        count(*) as n
    from {{ ref('int_actor_mentions') }}
    group by all
)

select
    actor_id,
    -- The usual spelling and type; ties go to the first in the alphabet.
    min_by(actor_name, (-n, actor_name)) as actor_name,
    any_value(country_code) as country_code,
    coalesce(min_by(actor_type, (-n, actor_type)), 'other') as actor_type,
    cast(sum(n) as bigint) as n_mentions
from named
group by actor_id
