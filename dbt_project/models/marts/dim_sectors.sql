select
    sector_code,
    name_en as sector_name,
    category_code,
    category_name_en as category_name,
    digits = 3 as is_category
from {{ ref('sectors') }}
