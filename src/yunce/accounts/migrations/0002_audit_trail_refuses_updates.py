"""The database itself refuses to change a line of the audit trail.

Deleting is refused by the model only: tests empty tables, and a workspace may one day set how long it keeps its trail.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FORWARD = {
    "sqlite": [
        """
        CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
        """
    ],
    "postgresql": [
        """
        CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
        """,
        """
        CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only()
        """,
    ],
}
BACKWARD = {
    "sqlite": ["DROP TRIGGER accounts_audit_append_only"],
    "postgresql": [
        "DROP TRIGGER accounts_audit_append_only ON accounts_auditentry",
        "DROP FUNCTION accounts_audit_append_only()",
    ],
}


def forward(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backward(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACKWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
