"""The one command line. Each command says what it does, opens a data folder, and ends with an honest exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from throughcare.kernel.errors import ThroughcareError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="**Throughcare**: one reintegration plan for every agency around a person, and for the person.\n\n"
    "Begin with `throughcare demo`: a working product with invented people, on this machine only.",
)
importing = typer.Typer(no_args_is_help=True, help="Bring register files in, and take them back.")
agency = typer.Typer(no_args_is_help=True, help="Open agencies.")
directory = typer.Typer(no_args_is_help=True, help="Bring directories of services in.")
programmes = typer.Typer(no_args_is_help=True, help="Check programme definitions.")
verify = typer.Typer(no_args_is_help=True, help="Recompute what was derived, and compare.")
bench = typer.Typer(no_args_is_help=True, help="Measure against named floors and limits.")
app.add_typer(importing, name="import")
app.add_typer(agency, name="agency")
app.add_typer(directory, name="directory")
app.add_typer(programmes, name="programmes")
app.add_typer(verify, name="verify")
app.add_typer(bench, name="bench")

console = Console(stderr=True)
DEFAULT_DATA = Path(".data")

Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="THROUGHCARE_DATA",
        help="Folder of the embedded database; started if needed, left as it was found.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command()
def demo(
    data: Data = DEFAULT_DATA / "demo",
    people: Annotated[
        int, typer.Option(min=10, max=20_000, help="How many invented people.")
    ] = 500,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8000,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Start, walk the pages of every role, stop, and say how it went."
        ),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Throw the demo's data away first.")
    ] = False,
    json: Json = False,
) -> None:
    """Start a working product with invented people, bound to this machine. Ctrl-C stops it; the data stay."""
    from throughcare.config.demo import running

    raise typer.Exit(
        running.demo(data, people=people, port=port, check=check, fresh=fresh, json=json)
    )


@app.command()
def serve(
    data: Data = DEFAULT_DATA / "live",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Web processes.")] = 2,
) -> None:
    """Start the web server. Run `throughcare migrate` first and `throughcare worker` beside it."""
    from throughcare.config import serving
    from throughcare.config.product import opened

    with opened(data) as product:
        raise typer.Exit(serving.serve(product, host=host, port=port, workers=workers))


@app.command()
def worker(data: Data = DEFAULT_DATA / "live") -> None:
    """Start the job worker: imports, messages, nightly checks."""
    from throughcare.config import serving
    from throughcare.config.product import opened

    with opened(data) as product:
        raise typer.Exit(serving.work(product))


@app.command()
def migrate(data: Data = DEFAULT_DATA / "live", json: Json = False) -> None:
    """Bring the tables up to date, load reference data and publish the programmes that come with the product."""
    from throughcare.config import product as products
    from throughcare.config import reference

    with products.opened(data, migrated=False) as product:
        with console.status("Bringing the tables up to date"):
            products.migrate(product.cluster)
        with console.status("Loading reference data and programmes"):
            loaded = reference.load()
        if json:
            from throughcare.config.commands.printing import show

            show({"up_to_date": True, "said": loaded})
        else:
            console.print(f"Up to date. {escape(loaded)}")


@app.command()
def check(
    data: Data = DEFAULT_DATA / "live",
    code: Annotated[
        bool, typer.Option("--code", help="Check the code only: models and migrations agree.")
    ] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="Check the texts only: marked and translated.")
    ] = False,
    json: Json = False,
) -> None:
    """Check configuration and health, and say what to do about each fault."""
    from throughcare.config.commands import checking

    raise typer.Exit(checking.run(data, code=code, texts=texts, json=json))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist.")],
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Write the whole database into one file, with the sums that prove a restore."""
    from throughcare.config.commands import backing_up

    raise typer.Exit(backing_up.backup(data, file, json=json))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, help="File that `backup` wrote.")],
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Restore a backup into an empty data folder and compare every table with the sums in the file."""
    from throughcare.config.commands import backing_up

    raise typer.Exit(backing_up.restore(data, file, json=json))


@app.command()
def seal(
    every: Annotated[
        int | None, typer.Option(min=1, help="Seal again and again, every so many seconds.")
    ] = None,
    after_restore: Annotated[
        str | None,
        typer.Option(help="Go on with an older database that was restored on purpose; say why."),
    ] = None,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Seal what the log holds: sign its head, keep it outside the database, have it witnessed."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import sealing

        if after_restore is not None:
            raise typer.Exit(sealing.after_restore(after_restore, json=json))
        raise typer.Exit(sealing.seal(every=every, json=json))


@app.command()
def witness(
    store: Annotated[Path, typer.Option(help="Folder of the witness: its key, and what it saw.")],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8101,
    trust: Annotated[
        list[str] | None,
        typer.Option(help="Public key of a log, from its seal.pub; may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Countersign heads of logs that merely grow. For another organisation, on another machine."""
    from throughcare.config.commands import witnessing

    raise typer.Exit(witnessing.witness(store, port=port, trust=tuple(trust or ()), json=json))


@app.command()
def retention(
    data: Data = DEFAULT_DATA / "live",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what is due, change nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Erase what is kept no longer, or list it: by number and rule, never by name."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import retaining

        raise typer.Exit(retaining.retain(dry_run=dry_run, json=json))


@importing.command("register")
def import_register(
    file: Annotated[Path, typer.Argument(exists=True, help="CSV, XLSX or JSON file.")],
    agency: Annotated[str, typer.Option(help="Code of the agency whose register it is.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Mapping file; without one, the shipped mapping that fits.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Preview only.")] = False,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Bring a register in. Exit code 0: all rows in; 2: some rejected; 1: nothing written."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import importing as commands

        raise typer.Exit(
            commands.import_register(
                file, agency=agency, mapping=mapping, dry_run=dry_run, json=json
            )
        )


@importing.command("undo")
def undo_import(
    import_id: Annotated[int, typer.Argument(help="Number that `import register` printed.")],
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Take an import back, as long as nothing was built on it."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import importing as commands

        raise typer.Exit(commands.undo(import_id, json=json))


@directory.command("import")
def import_directory(
    folder: Annotated[
        Path, typer.Argument(exists=True, help="Folder of CSV or JSON files, or one file.")
    ],
    form: Annotated[
        str,
        typer.Option(
            help="hsds-3, oruk-1, baltimore, illinois, santa-barbara, or a YAML file of your own."
        ),
    ] = "hsds-3",
    source: Annotated[
        str,
        typer.Option(help="Name of the source; the same name next time. Default: the folder's."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only.")] = False,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Bring a directory of services in, list its faults. Exit code 0: all rows in; 2: some left out; 1: nothing."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import directories

        raise typer.Exit(
            directories.import_directory(
                folder, form=form, source=source, dry_run=dry_run, json=json
            )
        )


@agency.command("open")
def open_agency(
    code: Annotated[str, typer.Argument(help="Short code, for example pi-noord.")],
    name: Annotated[str, typer.Argument(help="Name as people know it.")],
    kind: Annotated[
        str, typer.Option(help="prison, probation, municipality, ngo, health, police …")
    ],
    jurisdiction: Annotated[str, typer.Option(help="For example NL or ES-CT.")],
    administrator: Annotated[str, typer.Option(help="Name of the person who will administer it.")],
    municipality: Annotated[
        list[str] | None, typer.Option(help="Code of a municipality it serves; may be repeated.")
    ] = None,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Open an agency and print a link, once, for the person who will administer it."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config import reference
        from throughcare.config.commands import founding
        from throughcare.config.commands.printing import show

        report = founding.open_agency(
            code,
            name,
            kind=kind,
            jurisdiction=jurisdiction,
            municipalities=tuple(municipality or ()),
            administrator=administrator,
        )
        with console.status("Looking what the agency carries from now on"):
            reference.follow("cause.agency")
        if json:
            show(report)
            return
        console.print(
            f"Opened [{code}]. Give {administrator} this address; it works once, until {report['expires']}:"
        )
        print(report["invitation"])


@programmes.command("check")
def check_programmes(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Definition files.")],
    json: Json = False,
) -> None:
    """Check definition files; name file, line, field and remedy of each fault."""
    from throughcare.programmes.rules import loading

    faults = [
        fault for file in files for fault in loading.problems(file.read_text(), name=str(file))
    ]
    if json:
        from throughcare.config.commands.printing import show

        show({"files": len(files), "faults": [str(fault) for fault in faults]})
    else:
        for fault in faults:
            console.print(str(fault), markup=False, highlight=False)
        console.print(f"{len(files)} files, {len(faults)} faults.")
    raise typer.Exit(1 if faults else 0)


@verify.command("projections")
def verify_projections(
    sample: Annotated[
        int | None, typer.Option(min=1, help="Only so many cases, by chance.")
    ] = None,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Recompute every projection from the facts and compare; exit 1 unless there are 0 differences."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import verify as commands

        raise typer.Exit(commands.projections(sample=sample, json=json))


@verify.command("audit")
def verify_audit(
    witness_store: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="Folder of a witness, or a copy; may be repeated."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="Public key of the log; without one, that of the second store."),
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option(exists=True, help="Check one receipt instead of the whole log.")
    ] = None,
    data: Data = DEFAULT_DATA / "live",
    json: Json = False,
) -> None:
    """Look for every change of the sealed log; exit 1 unless there are 0 faults."""
    from throughcare.config.product import opened

    with opened(data):
        from throughcare.config.commands import sealing

        raise typer.Exit(
            sealing.verify_audit(
                key=key, witness_stores=tuple(witness_store or ()), receipt=receipt, json=json
            )
        )


@verify.command("sharing")
def verify_sharing(
    decisions: Annotated[
        int, typer.Option(min=1, help="How many decisions to compare, at least.")
    ] = 100_000,
    seed: Annotated[
        int, typer.Option(help="Where chance begins: the same seed, the same worlds.")
    ] = 1,
    faces: Annotated[
        str, typer.Option(help="two: Python and SQL. four: the projection and the guard too.")
    ] = "four",
    mutants: Annotated[
        bool,
        typer.Option(
            "--mutants",
            help="Break the code in every listed way instead, and see that it is noticed.",
        ),
    ] = False,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Only so many mutants, by chance.")
    ] = None,
    verdicts: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="Keep what became of each mutant in this file; a run that was broken off is taken up.",
        ),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, help="How many at once.")] = 2,
    data: Data = DEFAULT_DATA / "bench",
    json: Json = False,
) -> None:
    """Compare the ways in which a decision is made, on invented worlds; exit 1 unless there are 0 disagreements."""
    from throughcare.config.commands import verify_sharing as commands

    if faces not in {"two", "four"}:
        raise typer.BadParameter(f"[{faces}] is neither [two] nor [four].")
    if mutants:
        wanted = commands.Wanted(sample, seed, verdicts)
        code = commands.mutants(data, wanted, processes=processes, json=json)
    else:
        code = commands.decisions(
            data, count=decisions, seed=seed, faces=faces, processes=processes, json=json
        )
    raise typer.Exit(code)


@verify.command("bookings")
def verify_bookings(
    steps: Annotated[int, typer.Option(min=1, help="How many steps in all.")] = 20_000,
    editors: Annotated[
        int, typer.Option(min=1, max=64, help="How many book at once, each on a connection.")
    ] = 32,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 1,
    data: Data = DEFAULT_DATA / "bench",
    json: Json = False,
) -> None:
    """Let many book the same hours, rooms and places at once; exit 1 unless nothing was had twice or lost."""
    from throughcare.config.commands import verify_bookings as commands

    raise typer.Exit(commands.run(data, steps=steps, editors=editors, seed=seed, json=json))


@verify.command("plans")
def verify_plans(
    steps: Annotated[int, typer.Option(min=1, help="How many steps in all.")] = 20_000,
    editors: Annotated[
        int, typer.Option(min=1, max=64, help="How many write at once, each on a connection.")
    ] = 32,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 1,
    data: Data = DEFAULT_DATA / "bench",
    json: Json = False,
) -> None:
    """Let many editors write in few plans at once; exit 1 unless every acknowledged change is there."""
    from throughcare.config.commands import verify_plans as commands

    raise typer.Exit(commands.run(data, steps=steps, editors=editors, seed=seed, json=json))


@verify.command("referrals")
def verify_referrals(
    steps: Annotated[int, typer.Option(min=1, help="How many steps in all.")] = 20_000,
    editors: Annotated[
        int, typer.Option(min=1, max=64, help="How many answer at once, each on a connection.")
    ] = 32,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 1,
    data: Data = DEFAULT_DATA / "bench",
    json: Json = False,
) -> None:
    """Let many answer the same referrals at once; exit 1 unless each reply is kept and none is taken twice."""
    from throughcare.config.commands import verify_referrals as commands

    raise typer.Exit(commands.run(data, steps=steps, editors=editors, seed=seed, json=json))


People = Annotated[int, typer.Option("--people", min=1000, help="Size of the population.")]


def _bench(name: str, data: Path, people: int, *, json: bool) -> None:
    from throughcare.config.commands import bench as commands

    raise typer.Exit(commands.run(name, data, people=people, json=json))


@bench.command("lists")
def bench_lists(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure the agency list against its own SQL and against one bare query."""
    _bench("lists", data, people, json=json)


@bench.command("replan")
def bench_replan(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure moving release dates, and deriving a population anew."""
    _bench("replan", data, people, json=json)


@bench.command("import")
def bench_import(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure a register from file to dated journeys."""
    _bench("import", data, people, json=json)


@bench.command("decisions")
def bench_decisions(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure decisions, lists, searches and upkeep, beside floors and three other engines."""
    _bench("decisions", data, people, json=json)


@bench.command("pages")
def bench_pages(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure the working pages of one person, each against its own SQL."""
    _bench("pages", data, people, json=json)


@bench.command("directory")
def bench_directory(
    services: Annotated[int, typer.Option(min=100, help="How many invented services.")] = 100_000,
    data: Data = DEFAULT_DATA / "bench",
    json: Json = False,
) -> None:
    """Measure searches in a directory against their index alone."""
    _bench("directory", data, services, json=json)


@bench.command("scheme")
def bench_scheme(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure a release scheme for five thousand people."""
    _bench("scheme", data, people, json=json)


@bench.command("reminders")
def bench_reminders(
    people: People = 100_000, data: Data = DEFAULT_DATA / "bench", json: Json = False
) -> None:
    """Measure how many reminders one worker sends in an hour."""
    _bench("reminders", data, people, json=json)


def main() -> None:
    """Run the command line; a fault that was foreseen is one clear message and exit code 1."""
    try:
        app()
    except ThroughcareError as error:
        console.print(f"[bold red]Error:[/] {escape(str(error))}", highlight=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
