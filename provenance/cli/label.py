"""``provenance label``: writes a disclosure into articles; shows what it would change unless told to write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from provenance.cli import exitcodes
from provenance.cli.standing import standing_disclosures
from provenance.core.article import Role
from provenance.core.disclosure import Channel, Extent
from provenance.errors import InputError, UsageError
from provenance.label import Place, Wish, label_article, replaces
from provenance.readers import MAX_BYTES, read_article

_ANYBODY = ""


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--extent", type=click.Choice(["full", "partial", "assisted"]), default="assisted", show_default=True,
    help="How much of the text AI made.",
)  # fmt: skip
@click.option("--tool", metavar="NAME", help="The tool that was used.")
@click.option("--reviewed", is_flag=True, help="A person checked the text before publication.")
@click.option("--reviewed-by", metavar="WHO", help="Who checked it, for instance 'the news desk'.")
@click.option("--language", metavar="CODE", help="Language of the line; default: that of the article.")
@click.option(
    "--place", type=click.Choice([place.value for place in Place]), default="top", show_default=True,
    help="Below the title, or at the end.",
)  # fmt: skip
@click.option("--sentence", metavar="TEXT", help="Your own wording of the line that readers see.")
@click.option("--no-visible", is_flag=True, help="Leave out the line for readers.")
@click.option("--no-metadata", is_flag=True, help="Leave out JSON-LD, meta element and front matter.")
@click.option(
    "--sign-key",
    metavar="PEM",
    type=click.Path(path_type=Path),
    help="Sign plain text with this Ed25519 key.",
)
@click.option(
    "--sign-certificates",
    metavar="PEM",
    type=click.Path(path_type=Path),
    help="The chain for it, leaf first.",
)
@click.option("--write", is_flag=True, help="Change the files; without it the changes are only shown.")
def label(
    paths: tuple[str, ...],
    extent: str,
    tool: str | None,
    reviewed_by: str | None,
    language: str | None,
    place: str,
    sentence: str | None,
    sign_key: Path | None,
    sign_certificates: Path | None,
    *,
    reviewed: bool,
    no_visible: bool,
    no_metadata: bool,
    write: bool,
) -> None:
    """Write a disclosure of AI use into articles (text, Markdown, HTML).

    Readers get a line, machines get the same in schema.org JSON-LD and a W3C meta element (HTML) or in front
    matter (Markdown). Doing it twice changes nothing. An article that has a disclosure of its own is left as
    it is, and one that says that no AI was used is refused. Without --write the changes are shown as a diff.
    """
    for path in paths:
        if Path(path).is_dir():
            raise UsageError(f"{path} is a folder; label takes articles")
    if no_visible and no_metadata:
        raise UsageError("--no-visible and --no-metadata together leave nothing to write")
    signing = _signing(sign_key, sign_certificates, extent)
    code = exitcodes.PASSED
    for path in paths:
        try:
            before, after, standing = _labelled(
                path, language,
                Wish(
                    Extent(extent), tool, reviewed_by or (_ANYBODY if reviewed else None), place=Place(place),
                    sentence=sentence, visible=not no_visible, metadata=not no_metadata,
                ),
                signing,
            )  # fmt: skip
        except InputError as error:
            click.echo(f"error: {path}: {error.message}", err=True)
            code = exitcodes.NOT_ANALYSED
            continue
        if before == after:
            why = f"already disclosed in {standing}; " if standing else ""
            click.echo(f"{path}: {why}nothing to change", err=True)
        elif write:
            _replace(Path(path), after.encode("utf-8"))
            click.echo(f"{path}: disclosure written", err=True)
        else:
            click.echo("".join(_diff(path, before, after)), nl=False)
    click.get_current_context().exit(code)


def _signing(key: Path | None, certificates: Path | None, extent: str) -> tuple[bytes, bytes] | None:
    """Key and certificates to sign with, None where nobody asked for it."""
    if key is None and certificates is None:
        return None
    if key is None or certificates is None:
        raise UsageError("--sign-key and --sign-certificates go together")
    if extent != "full":
        raise UsageError(
            "a signed text manifest says that AI made the whole text; it goes with --extent full only"
        )
    try:
        return key.read_bytes(), certificates.read_bytes()
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror}") from error


def _labelled(
    path: str, language: str | None, wish: Wish, signing: tuple[bytes, bytes] | None
) -> tuple[str, str, str]:
    """The text of a file before and after, and the disclosure that stands in it already."""
    from dataclasses import replace

    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise InputError("the file is too large", code="too-large")
        data = Path(path).read_bytes()
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text; it is left as it is", code="encoding") from error
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}", code="unreadable"
        ) from error
    article = read_article(data, name=path)
    title = next(
        (article.span(block.start, block.end) for block in article.blocks if block.role is Role.TITLE), None
    )
    wish = replace(wish, language=language or article.language or "en")
    media_type = article.source.media_type
    after = label_article(text, media_type, wish, title=title)
    stands = standing_disclosures(data, path)
    # Metadata of the house's own is not said twice, and a line of its own is left to speak for itself.
    if Channel.MACHINE in stands and not replaces(text, media_type, replace(wish, visible=False)):
        after = label_article(text, media_type, replace(wish, metadata=False), title=title)
    channel = Channel.VISIBLE if wish.visible else Channel.MACHINE
    standing = "" if replaces(text, media_type, wish) else stands.get(channel, "")
    if standing:
        after = text
    if signing is not None:
        if media_type != "text/plain":
            raise InputError("only plain text can be signed here", code="media-type")
        from provenance.label.sign import sign_text

        after = sign_text(after, *signing, wish.tool)
    return text, after, standing


def _diff(path: str, before: str, after: str) -> Iterator[str]:
    """The change as a unified diff, a line a time."""
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    for line in unified_diff(*lines, fromfile=path, tofile=path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _replace(path: Path, data: bytes) -> None:
    """Put ``data`` in place of a file, whole or not at all, with the rights that it had."""
    try:
        mode = path.stat().st_mode & 0o7777
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", code="unwritable") from error
