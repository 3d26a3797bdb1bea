"""The app: its name among the migrations, and its check."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from ._checks import check_urls


class ReceiverConfig(AppConfig):
    """The app of the receiver, without models: its tables are those of every language."""

    name = "gather_webhooks.receiver.django"
    label = "gather_webhooks"
    verbose_name = "Gather webhooks"

    def ready(self) -> None:
        """Have the project's URLs checked."""
        register(check_urls, Tags.urls)
