{#- A model's schema is the stage's name itself (staging, marts), without the target's schema before it. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
