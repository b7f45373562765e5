-- What near-duplicate detection depends on: the text (that is, the id) and the day that orders copies.
select
    article_id,
    published_date,
    hash(article_id, published_date) as row_hash
from {{ ref('int_articles') }}
