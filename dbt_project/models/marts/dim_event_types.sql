select
    cameo_code,
    cameo_text,
    cameo_root as cameo_root_code,
    plover_type,
    nullif(plover_mode, '') as plover_mode,
    occasion,
    goldstein,
    quad_class,
    quad_class_name
from {{ ref('event_types') }}
