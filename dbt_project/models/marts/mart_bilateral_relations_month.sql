-- Only events whose month is known; the pair is in alphabetical order.
with events as (
    select
        event_id,
        plover_type,
        quad_class,
        goldstein,
        n_articles,
        cast(date_trunc('month', date_start) as date) as month_start_date,
        country_codes
    from {{ ref('fct_events') }}
    where date_start is not null and date_precision in ('day', 'range', 'month') and status <> 'planned'
),

sides as (
    select
        event_id,
        plover_type,
        quad_class,
        goldstein,
        n_articles,
        month_start_date,
        unnest(country_codes) as country_code
    from events
)

select
    {{ make_id(
        'pair_month',
        ['one.country_code', 'other.country_code', 'one.month_start_date', 'one.plover_type']
    ) }} as pair_month_type_id,
    one.country_code as country_a_code,
    other.country_code as country_b_code,
    one.month_start_date,
    one.plover_type,
    case
        when one.quad_class <= 2 then 'cooperation'
        when one.quad_class <= 4 then 'conflict'
        else 'none'
    end as tone,
    cast(count(*) as bigint) as n_events,
    cast(sum(one.n_articles) as bigint) as n_articles,
    cast(sum(one.goldstein) as decimal(18, 1)) as goldstein_sum,
    round(cast(sum(one.goldstein) as double) / count(one.goldstein), 3) as goldstein_mean
from sides as one
inner join sides as other on one.event_id = other.event_id and one.country_code < other.country_code
group by all
