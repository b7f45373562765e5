{{ config(materialized='incremental', incremental_strategy='diff', on_schema_change='fail') }}

-- Facts about an article without its text. Title, publisher and date come from the input where it gives them.
with joined as (
    select
        articles.article_id,
        extractions.language,
        coalesce(articles.title, extractions.title) as title,
        coalesce(
            articles.publisher,
            extractions.publisher,
            nullif(regexp_extract(articles.url, '^https?://(?:www\.)?([^/:?#]+)', 1), '')
        ) as publisher_name,
        articles.url,
        extractions.published_date,
        extractions.published_kind,
        extractions.published_basis,
        extractions.n_sentences,
        extractions.extractor_version,
        extractions.pack_version
    from {{ ref('stg_articles') }} as articles
    inner join {{ ref('stg_article_extractions') }} as extractions on articles.article_id = extractions.article_id
)

select
    *,
    case
        when publisher_name is not null
            then {{ make_id('publisher', ["lower(trim(publisher_name))"]) }}
    end as publisher_id,
    hash(joined) as row_hash
from joined
