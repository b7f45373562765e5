"""Start-up of Airflow for Janji: one place for its settings, secrets, pools and processes."""
