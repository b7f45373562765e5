select
    run_id,
    stage,
    suite,
    expectation,
    severity,
    success,
    n_failed,
    checked_at
from {{ source('raw', 'gate_results') }}
