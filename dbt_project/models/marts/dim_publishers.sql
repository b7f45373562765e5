select
    publisher_id,
    min(publisher_name) as publisher_name,
    cast(count(*) as bigint) as n_articles,
    cast(count(*) filter (where is_near_duplicate) as bigint) as n_near_duplicates,
    min(published_date) as first_published_date,
    max(published_date) as last_published_date
from {{ ref('dim_articles') }}
where publisher_id is not null
group by publisher_id
