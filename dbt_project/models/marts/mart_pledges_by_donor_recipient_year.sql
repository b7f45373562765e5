with pledges as (
    select
        pledges.pledge_id,
        coalesce(pledges.donor_country_code, pledges.donor_name, '(unknown)') as donor,
        pledges.donor_country_code,
        coalesce(recipients.recipient_country_code, recipients.recipient_name, '(not named)') as recipient,
        recipients.recipient_country_code,
        pledges.rate_year,
        cast(year(coalesce(pledges.announced_start_date, pledges.first_announced_date)) as integer) as pledge_year,
        pledges.kind,
        pledges.stage,
        coalesce(recipients.allocation, 'sole') as allocation,
        coalesce(recipients.share, 1) as share,
        pledges.amount_usd,
        pledges.amount_usd_constant
    from {{ ref('fct_pledges') }} as pledges
    left join {{ ref('bridge_pledge_recipients') }} as recipients on pledges.pledge_id = recipients.pledge_id
),

-- Two bodies of one state among the recipients of one pledge are that state once.
once as (
    select
        pledge_id,
        donor,
        donor_country_code,
        recipient,
        recipient_country_code,
        pledge_year,
        any_value(kind) as kind,
        any_value(stage) as stage,
        case when count(*) > 1 then 'joint_unspecified' else any_value(allocation) end as allocation,
        least(sum(share), 1) as share,
        any_value(amount_usd) as amount_usd,
        any_value(amount_usd_constant) as amount_usd_constant
    from pledges
    group by pledge_id, donor, donor_country_code, recipient, recipient_country_code, pledge_year
)

select
    {{ make_id('donor_recipient_year', ['donor', 'recipient', 'pledge_year']) }} as donor_recipient_year_id,
    donor,
    any_value(donor_country_code) as donor_country_code,
    recipient,
    any_value(recipient_country_code) as recipient_country_code,
    pledge_year,
    cast(count(*) as bigint) as n_pledges,
    cast(count(*) filter (where kind = 'money') as bigint) as n_money_pledges,
    cast(count(*) filter (where kind = 'in-kind') as bigint) as n_in_kind_pledges,
    cast(count(*) filter (where stage = 'cancelled') as bigint) as n_cancelled,
    cast(count(*) filter (where stage = 'completed') as bigint) as n_completed,
    cast(
        sum(round(amount_usd * share, 2)) filter (where allocation <> 'joint_unspecified' and stage <> 'cancelled')
        as decimal(24, 2)
    ) as amount_usd,
    cast(
        sum(round(amount_usd_constant * share, 2))
        filter (where allocation <> 'joint_unspecified' and stage <> 'cancelled')
        as decimal(24, 2)
    ) as amount_usd_constant,
    cast(
        sum(amount_usd) filter (where allocation = 'joint_unspecified' and stage <> 'cancelled') as decimal(24, 2)
    ) as amount_usd_joint
from once
group by donor, recipient, pledge_year
