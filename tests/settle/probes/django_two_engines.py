"""Can Django render with Jinja by settings alone, beside its own templates?"""

import json

import django
from django.conf import settings
from django.template import engines

settings.configure(
    TEMPLATES=[
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "own"},
        {"BACKEND": "django.template.backends.jinja2.Jinja2", "NAME": "jinja"},
    ]
)
django.setup()

source = "{{ 1 + 1 }}"  # arithmetic is legal in Jinja, an error in Django's own language
rendered = {"jinja": engines["jinja"].from_string(source).render()}
try:
    rendered["own"] = engines["own"].from_string(source).render()
except Exception as error:
    rendered["own"] = type(error).__name__
print(json.dumps(rendered))
