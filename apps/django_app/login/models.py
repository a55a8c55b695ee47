"""What may a user do beyond logging in? Users themselves are Django's own."""

from django.db import models


class Review(models.Model):
    """No table: a model is where Django hangs a permission."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = (("may_review", "May review predictions"),)
