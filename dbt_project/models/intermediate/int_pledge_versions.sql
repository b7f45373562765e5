-- The figures of a promise over time, oldest first; a delivery nobody promised is its own only version.
with statements as (
    select
        statements.*,
        roots.pledge_id,
        bool_or(statements.stage_group = 'promise') over (partition by roots.pledge_id) as has_promise
    from {{ ref('int_pledge_statements') }} as statements
    inner join {{ ref('int_pledge_roots') }} as roots on statements.statement_id = roots.statement_id
),

versions as (
    select * from statements
    where stage_group = 'promise' or not has_promise
)

select
    *,
    row_number()
        over (partition by pledge_id order by stage_date nulls last, first_reported_date nulls last, statement_id)
        as version,
    count(*) over (partition by pledge_id) as n_versions,
    lead(stage_date)
        over (partition by pledge_id order by stage_date nulls last, first_reported_date nulls last, statement_id)
        as next_date
from versions
