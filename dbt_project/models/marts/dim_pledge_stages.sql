select
    stage,
    cast(stage_order as integer) as stage_order,
    name_en as stage_name,
    description as stage_description,
    tuff_stage,
    iati_activity_status as iati_activity_status_code
from {{ ref('pledge_statuses') }}
