"""The Django project: settings, addresses, the one process. Only here and in `cli` are pages mounted."""
