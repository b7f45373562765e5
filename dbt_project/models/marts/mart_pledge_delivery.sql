-- "Today" is the day of the newest article, so that the same articles always give the same table.
with latest as (
    select max(published_date) as as_of_date
    from {{ ref('dim_articles') }}
),

stages as (
    select
        pledge_id,
        min(stage_date) filter (where stage in ('planned', 'pledged')) as pledged_date,
        min(stage_date) filter (where stage = 'committed') as committed_date,
        min(stage_date) filter (where stage = 'disbursed') as disbursed_date,
        min(stage_date) filter (where stage = 'completed') as completed_date,
        min(stage_date) filter (where stage = 'cancelled') as cancelled_date
    from {{ ref('fct_pledge_stages') }}
    group by pledge_id
),

delivered as (
    select
        pledge_id,
        currency_code,
        unit,
        max(amount) as amount,
        max(unit_count) as unit_count
    from {{ ref('fct_pledge_stages') }}
    where stage = 'completed'
    group by pledge_id, currency_code, unit
),

doubtful as (
    select
        promise_pledge_id as pledge_id,
        cast(count(distinct later_pledge_id) as bigint) as n_doubtful_deliveries
    from {{ ref('fct_pledge_links') }}
    where link_type = 'delivery' and not is_made
    group by promise_pledge_id
)

select
    pledges.pledge_id,
    pledges.donor_name,
    pledges.donor_country_code,
    pledges.recipient_names,
    pledges.kind,
    pledges.amount,
    pledges.currency_code,
    pledges.amount_usd,
    pledges.unit_count,
    pledges.unit,
    stages.pledged_date,
    stages.committed_date,
    stages.disbursed_date,
    stages.completed_date,
    stages.cancelled_date,
    delivered.amount as delivered_amount,
    delivered.unit_count as delivered_unit_count,
    case
        when pledges.amount > 0 then round(cast(delivered.amount as double) / cast(pledges.amount as double), 4)
        when pledges.unit_count > 0
            then round(cast(delivered.unit_count as double) / cast(pledges.unit_count as double), 4)
    end as delivered_share,
    cast(stages.completed_date - coalesce(stages.pledged_date, stages.committed_date) as integer)
        as days_to_completion,
    coalesce(doubtful.n_doubtful_deliveries, 0) as n_doubtful_deliveries,
    pledges.horizon_end_date,
    case
        when stages.cancelled_date is not null then 'cancelled'
        when stages.completed_date is not null and stages.pledged_date is null and stages.committed_date is null
            then 'delivered without a known promise'
        when stages.completed_date is not null then 'delivered'
        when stages.disbursed_date is not null then 'under way'
        when pledges.horizon_end_date < latest.as_of_date then 'overdue'
        else 'open'
    end as delivery_status
from {{ ref('fct_pledges') }} as pledges
inner join stages on pledges.pledge_id = stages.pledge_id
left join delivered
    on
        pledges.pledge_id = delivered.pledge_id
        and pledges.currency_code is not distinct from delivered.currency_code
        and pledges.unit is not distinct from delivered.unit
left join doubtful on pledges.pledge_id = doubtful.pledge_id
cross join latest
