"""Language packs: vocabulary, triggers, frames and dates as data, validated by typed models."""
