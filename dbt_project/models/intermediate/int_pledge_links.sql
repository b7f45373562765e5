{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Which candidates become links. A later statement joins one promise at most: those for its own purpose come first, and
-- if several are left that are not versions of each other, none gets it and all are flagged.
with candidates as (
    select
        *,
        is_certain
        and (is_same_purpose or not bool_or(is_certain and is_same_purpose) over (partition by later_id)) as is_fit
    from {{ ref('int_pledge_candidates') }}
    where promise_id <> later_id
),

revisions as (
    select
        promise_id,
        later_id
    from candidates
    where link_type = 'revision' and is_certain
),

ranked as (
    select
        *,
        row_number() over (partition by later_id, is_fit order by promise_date desc, promise_id desc) as recency,
        first_value(promise_id) over (partition by later_id, is_fit order by promise_date desc, promise_id desc)
            as latest_promise_id
    from candidates
),

rivals as (
    select distinct ranked.later_id
    from ranked
    left join revisions
        on ranked.promise_id = revisions.promise_id and ranked.latest_promise_id = revisions.later_id
    where ranked.is_fit and ranked.recency > 1 and revisions.promise_id is null
)

select
    ranked.promise_id,
    ranked.later_id,
    ranked.link_type,
    ranked.rule,
    ranked.is_fit and ranked.recency = 1 and rivals.later_id is null as is_made,
    case
        when not ranked.is_certain then 'rule is a hint only'
        when not ranked.is_fit then 'a promise for the same purpose fits'
        when rivals.later_id is not null then 'several promises fit'
        when ranked.recency > 1 then 'a later version of the promise fits'
    end as doubt
from ranked
left join rivals on ranked.later_id = rivals.later_id
