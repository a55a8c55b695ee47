"""Which address leads to which feature?"""

from django.conf import settings
from django.urls import include, path

# --8<-- [start:urls]
urlpatterns = [
    path("json/", include("django_app.json.urls")),
    path("predict/", include("django_app.predict.urls")),
    path("batch/", include("django_app.batch.urls")),
    path("remote/", include("django_app.remote.urls")),
    path("upload/", include("django_app.upload.urls")),
    path("stream/", include("django_app.stream.urls")),
    path("health/", include("django_app.health.urls")),
]
if settings.DATABASE_URL:
    urlpatterns += [
        path("complete/", include("django_app.complete.urls")),
        path("lookup/", include("django_app.lookup.urls")),
    ]
if settings.GUARDED:  # what needs a session; without it no request pays for one
    urlpatterns += [
        path("form/", include("django_app.form.urls")),
        path("", include("django_app.login.urls")),
    ]
# --8<-- [end:urls]
