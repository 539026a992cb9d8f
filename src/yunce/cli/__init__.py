"""The command line: one thin module per command group, loaded when asked for (docs: cli.md names and fields)."""

import importlib

import click

from yunce import __version__

# name -> module:attribute. Loaded late: each command sets the data folder before Django reads its settings.
COMMANDS = {
    "serve": "yunce.cli.serve:serve",
    "demo": "yunce.cli.demo:demo",
    "doctor": "yunce.cli.doctor:doctor",
    "import": "yunce.cli.files:import_file",
    "clv": "yunce.cli.clv:clv",
    "attribution": "yunce.cli.attribution:attribution",
    "report": "yunce.cli.report:report",
    "review": "yunce.cli.review:review",
    "bench": "yunce.cli.bench:bench",
}
# Each asks one question by its JSON.
QUESTIONS = (
    "trend", "funnel", "retention", "lifecycle", "stickiness", "paths", "interval", "distribution", "sessions",
    "segment", "times",
)  # fmt: skip
COMMANDS |= dict.fromkeys(QUESTIONS, "yunce.cli.questions:command")


class LateGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command = getattr(importlib.import_module(module), attribute)
        if cmd_name in QUESTIONS:
            command = command(cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101  (the table above is ours)
        return command


@click.command(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="yunce")
def main() -> None:
    """运策 Yunce: the operations planner's workbench."""
