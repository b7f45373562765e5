-- Pairs of articles that share most word triples, and each article with itself.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_pairs(ref('int_article_keys')) }}"
) }}

with articles as (
    select
        signatures.article_id,
        signatures.signature,
        signatures.bands,
        keys.published_date,
        keys.row_hash
    from {{ ref('int_article_signatures') }} as signatures
    inner join {{ ref('int_article_keys') }} as keys on signatures.article_id = keys.article_id
),

missing as (
    select * from articles
    where {{ only_missing_pairs('article_id') }}
),

banded as (
    select
        article_id,
        unnest(bands) as band
    from articles
),

-- Several bands may name the same pair; the order of the two ids is fixed so that it is compared once.
candidates as (
    select distinct
        least(one.article_id, other.article_id) as left_id,
        greatest(one.article_id, other.article_id) as right_id
    from banded as one
    inner join banded as other on one.band = other.band and one.article_id <> other.article_id
    where one.article_id in (select article_id from missing)
),

scored as (
    select
        candidates.left_id,
        candidates.right_id,
        one.row_hash as left_hash,
        other.row_hash as right_hash,
        list_count(list_filter(list_zip(one.signature, other.signature), lambda pair: pair[1] = pair[2]))
        / len(one.signature) as score
    from candidates
    inner join articles as one on candidates.left_id = one.article_id
    inner join articles as other on candidates.right_id = other.article_id
)

select
    left_id,
    right_id,
    left_hash,
    right_hash,
    cast(score as double) as score,
    cast('' as varchar) as rank
from scored
where score >= {{ var('near_duplicate_similarity') }}
union all
select
    article_id as left_id,
    article_id as right_id,
    row_hash as left_hash,
    row_hash as right_hash,
    cast(1 as double) as score,
    coalesce(cast(published_date as varchar), '9999-12-31') as rank
from missing
