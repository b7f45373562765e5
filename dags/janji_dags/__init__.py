"""What the DAG files share: names, assets, defaults, steps and alerts. No work is done here."""
