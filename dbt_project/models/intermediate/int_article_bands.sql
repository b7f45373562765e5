-- Keys of slices of each article's signature: two articles are compared only if they share one.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_vanished(ref('int_article_signatures'), 'article_id', 'article_id') }}"
) }}

-- 32 bands of 4 values each: two texts of similarity 0.7 meet in one with probability 0.9998, of 0.2 with 0.05.
select
    article_id,
    list_transform(range(0, len(signature), 4), lambda i: hash(i, signature[i + 1:i + 4])) as bands
from {{ ref('int_article_signatures') }}
where {{ only_missing('article_id') }}
