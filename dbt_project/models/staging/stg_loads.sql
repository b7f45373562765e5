select
    load_id,
    inbox,
    started_at,
    finished_at,
    n_files,
    n_new,
    n_known,
    n_rejected
from {{ source('raw', 'loads') }}
