select
    rejection_id,
    source_uri,
    location,
    stage,
    reason_code,
    message,
    quarantine_path,
    n_bytes,
    load_id,
    rejected_at
from {{ source('raw', 'rejected_files') }}
