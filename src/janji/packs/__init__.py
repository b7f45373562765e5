"""Language packs: vocabulary, triggers, frames and dates as data, validated by typed models."""

from janji.packs.loader import Pack, languages, load_pack

__all__ = ["Pack", "languages", "load_pack"]
