"""The inbox's tables, which the receiver makes too if they are not there."""

from typing import Any

from django.db import migrations

from gather_webhooks.receiver._sql import Dialect, creation

_DIALECTS: dict[str, Dialect] = {"sqlite": "sqlite", "postgresql": "postgres"}


def create(apps: Any, schema_editor: Any) -> None:
    """Make them, unless they are there."""
    del apps
    dialect = _DIALECTS.get(schema_editor.connection.vendor)
    if dialect is None:
        return  # the inbox is in another one of DATABASES
    with schema_editor.connection.cursor() as cursor:
        for statement in filter(str.strip, creation(dialect).split(";")):
            cursor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    """Take them away, and with them what they hold."""
    del apps
    with schema_editor.connection.cursor() as cursor:
        for table in ("gather_inbox", "gather_inbox_schema"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


class Migration(migrations.Migration):
    """The first version of the tables."""

    operations = [migrations.RunPython(create, drop)]  # noqa: RUF012 -- Django has it so
