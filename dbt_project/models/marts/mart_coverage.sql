{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Articles and facts count on the day of publication, refusals and failed checks on the day they happened.
with articles as (
    select
        coalesce(publisher_name, '(unknown)') as publisher_name,
        published_date as coverage_date,
        count(*) as n_articles,
        count(*) filter (where is_near_duplicate) as n_near_duplicates,
        count(*) filter (where n_event_mentions + n_pledge_mentions = 0) as n_articles_without_facts,
        sum(n_event_mentions) as n_event_mentions,
        sum(n_pledge_mentions) as n_pledge_mentions,
        0 as n_rejected,
        0 as n_failed_checks
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

failures as (
    select distinct
        cast(checked_at as date) as coverage_date,
        stage,
        suite,
        expectation
    from {{ ref('stg_gate_results') }}
    where not success
),

counted as (
    select * from articles
    union all
    select '(refused input)', coverage_date, 0, 0, 0, 0, 0, count(*), 0
    from rejections
    group by coverage_date
    union all
    select '(gates)', coverage_date, 0, 0, 0, 0, 0, 0, count(*)
    from failures
    group by coverage_date
),

totals as (
    select
        {{ make_id('coverage', ['publisher_name', 'coverage_date']) }} as coverage_id,
        publisher_name,
        coverage_date,
        cast(sum(n_articles) as bigint) as n_articles,
        cast(sum(n_near_duplicates) as bigint) as n_near_duplicates,
        cast(sum(n_articles_without_facts) as bigint) as n_articles_without_facts,
        cast(sum(n_event_mentions) as bigint) as n_event_mentions,
        cast(sum(n_pledge_mentions) as bigint) as n_pledge_mentions,
        cast(sum(n_rejected) as bigint) as n_rejected,
        cast(sum(n_failed_checks) as bigint) as n_failed_checks
    from counted
    group by publisher_name, coverage_date
)

select
    *,
    hash(totals) as row_hash
from totals
