"""`manage.py run_receiver`: runs handlers, in a process of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gather_webhooks.receiver.django._urls import views


class Command(BaseCommand):
    """Runs the handlers of a receiver until SIGTERM or SIGINT."""

    help = "Runs the handlers of a receiver of the project's URLs until SIGTERM or SIGINT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the receiver's name."""
        parser.add_argument("--name", help="the name of the receiver, if there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run them."""
        del args
        fronts = {view.front.plan.name: view.front for _, view in views()}
        name = options["name"] or (next(iter(fronts)) if len(fronts) == 1 else None)
        if name not in fronts:
            found = ", ".join(fronts) or "none"
            fix = "Name one with --name" if fronts else "Add one: path('…', receiver.django)"
            raise CommandError(f"the receivers of the project's URLs are: {found}. {fix}")
        fronts[name].run()
