"""Can one process hold two Django configurations?"""

import json

from django.conf import settings

settings.configure(SECRET_KEY="first")
try:
    settings.configure(SECRET_KEY="second")
except RuntimeError as error:
    refusal = str(error)
else:
    refusal = ""
print(json.dumps({"refusal": refusal, "key": settings.SECRET_KEY}))
