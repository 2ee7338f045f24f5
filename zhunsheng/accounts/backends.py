"""Who is signed in, with what every page shows of them."""

from django.contrib.auth.backends import ModelBackend

from zhunsheng.accounts.models import User


class PersonBackend(ModelBackend):
    """Signs in by name and password, and reads the account together with its person."""

    def get_user(self, user_id):
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
