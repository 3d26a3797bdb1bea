"""What Django has of its own here: an inbox in the project's database, and an app.

Put ``"gather_webhooks.receiver.django"`` into ``INSTALLED_APPS`` for the migration that makes the
inbox's tables, the check of your URLs, and ``manage.py run_receiver``.

Example:
    >>> from gather_webhooks.receiver import Receiver
    >>> from gather_webhooks.receiver.django import DjangoInbox
    >>> receiver = Receiver("whsec_example", inbox=DjangoInbox())
    >>> # urlpatterns = [path("webhooks/qualifi", receiver.django)]
"""

from ._inbox import DjangoInbox

__all__ = ["DjangoInbox"]
