"""The inbox's tables, which the receiver makes too if they are not there."""

from typing import Any

from django.db import migrations

from gather_webhooks.receiver._sql import statements


def create(apps: Any, schema_editor: Any) -> None:
    """Make them, unless they are there."""
    del apps
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        sql = statements("sqlite")["create"]
    elif vendor == "postgresql":
        # Django begins and commits by itself.
        sql = statements("postgres")["create"].removeprefix("BEGIN;").removesuffix("COMMIT")
    else:
        return  # the inbox is in another one of DATABASES
    with schema_editor.connection.cursor() as cursor:
        for statement in filter(str.strip, sql.split(";")):
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
