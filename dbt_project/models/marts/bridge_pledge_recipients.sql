{{ config(
    incremental_strategy='missing',
    pre_hook="{{ forget_stale(ref('int_pledge_keys'), 'pledge_id') }}"
) }}

-- The recipients that the figure in force names: one amount for several is never split unless the text splits it.
with best as (
    {{ said_in_force(['versions.is_equal_split', 'unnest(list_distinct(mentions.recipients)) as recipient']) }}
),

recipients as (
    select
        pledge_id,
        {{ actor_id('recipient.name', 'recipient.country_code') }} as actor_id,
        min(recipient.name) as recipient_name,
        any_value(recipient.country_code) as recipient_country_code,
        any_value(is_equal_split) as is_equal_split,
        any_value(row_hash) as row_hash
    from best
    where recipient.name is not null
    group by pledge_id, actor_id
),

counted as (
    select
        *,
        count(*) over (partition by pledge_id) as n_recipients
    from recipients
)

select
    pledge_id,
    actor_id,
    recipient_name,
    recipient_country_code,
    case
        when n_recipients = 1 then 'sole'
        when is_equal_split then 'share'
        else 'joint_unspecified'
    end as allocation,
    case
        when n_recipients = 1 then 1
        when is_equal_split then round(1 / n_recipients, 6)
    end as share,
    row_hash
from counted
