{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Every statement with the first statement of its promise's life, found by following the links made.
with recursive links as (
    select
        promise_id,
        later_id
    from {{ ref('int_pledge_links') }}
    where is_made
),

walk as (
    select
        later_id as statement_id,
        promise_id as root_id,
        1 as depth
    from links
    union all
    select
        walk.statement_id,
        links.promise_id,
        walk.depth + 1 as depth
    from walk
    inner join links on walk.root_id = links.later_id
    where walk.depth < 100
),

furthest as (
    select
        statement_id,
        arg_max(root_id, depth) as root_id
    from walk
    group by statement_id
)

select
    statements.statement_id,
    coalesce(furthest.root_id, statements.statement_id) as root_id,
    {{ make_id('pledge', ['coalesce(furthest.root_id, statements.statement_id)']) }} as pledge_id,
    statements.row_hash
from {{ ref('int_pledge_statement_keys') }} as statements
left join furthest on statements.statement_id = furthest.statement_id
