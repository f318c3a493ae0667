"""Packages with plugins, as an installer leaves them."""

from pathlib import Path


def put_package(site: Path, name: str, code: str, points: str) -> Path:
    """Put a package of one module, `NAME_plugin`, with its entry points into a folder; return the folder."""
    described = site / f"{name}-1.0.dist-info"
    described.mkdir(parents=True)
    (site / f"{name}_plugin.py").write_text(code)
    (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text(points)
    return site
