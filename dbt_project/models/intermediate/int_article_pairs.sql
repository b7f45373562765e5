-- Pairs of articles that share most word triples, and each article with itself.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_pairs(ref('int_article_keys'), 'article_id') }}"
) }}

with articles as (
    select
        signatures.article_id,
        signatures.signature,
        keys.published_date,
        keys.row_hash
    from {{ ref('int_article_signatures') }} as signatures
    inner join {{ ref('int_article_keys') }} as keys on signatures.article_id = keys.article_id
),

missing as (
    select * from articles
    where {{ only_uncompared('article_id') }}
),

banded as (
    select
        article_id,
        unnest(bands) as band
    from {{ ref('int_article_bands') }}
),

candidates as (
    {{ pairs_that_meet('banded', 'article_id', 'one.band = other.band') }}
),

compared as (
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
),

scored as (
    select * from compared
    where score >= {{ var('near_duplicate_similarity') }}
)

{{ scored_pairs_and_items('article_id') }}
