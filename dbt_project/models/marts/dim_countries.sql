select
    iso3 as country_code,
    iso2 as country_code_iso2,
    name_en as country_name,
    name_id as country_name_id,
    region,
    income_group
from {{ ref('countries') }}
