-- Articles and facts count on the day of publication, refusals and failed checks on the day they happened.
with articles as (
    select
        coalesce(publisher_name, '(unknown)') as publisher_name,
        published_date as coverage_date,
        count(*) as n_articles,
        count(*) filter (where is_near_duplicate) as n_near_duplicates,
        count(*) filter (where n_event_mentions + n_pledge_mentions = 0) as n_articles_without_facts,
        sum(n_event_mentions) as n_event_mentions,
        sum(n_pledge_mentions) as n_pledge_mentions
    from {{ ref('dim_articles') }}
    group by all
),

-- The same broken file refused again by a later run is one refusal, on the first day.
rejections as (
    select
        source_uri,
        location,
        reason_code,
        min(cast(rejected_at as date)) as coverage_date
    from {{ ref('stg_rejected_files') }}
    group by all
),

-- A check that fails in every run is one failure, on the first day.
failures as (
    select
        stage,
        suite,
        expectation,
        min(cast(checked_at as date)) as coverage_date
    from {{ ref('stg_gate_results') }}
    where not success
    group by all
),

refused as (
    select
        '(refused input)' as publisher_name,
        coverage_date,
        count(*) as n_rejected
    from rejections
    group by coverage_date
),

failed as (
    select
        '(gates)' as publisher_name,
        coverage_date,
        count(*) as n_failed_checks
    from failures
    group by coverage_date
),

counted as (
    select * from articles
    union all by name
    select * from refused
    union all by name
    select * from failed
)

select
    {{ make_id('coverage', ['publisher_name', 'coverage_date']) }} as coverage_id,
    publisher_name,
    coverage_date,
    cast(coalesce(sum(n_articles), 0) as bigint) as n_articles,
    cast(coalesce(sum(n_near_duplicates), 0) as bigint) as n_near_duplicates,
    cast(coalesce(sum(n_articles_without_facts), 0) as bigint) as n_articles_without_facts,
    cast(coalesce(sum(n_event_mentions), 0) as bigint) as n_event_mentions,
    cast(coalesce(sum(n_pledge_mentions), 0) as bigint) as n_pledge_mentions,
    cast(coalesce(sum(n_rejected), 0) as bigint) as n_rejected,
    cast(coalesce(sum(n_failed_checks), 0) as bigint) as n_failed_checks
from counted
group by publisher_name, coverage_date
