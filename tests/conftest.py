"""Settings that all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
# The normal run is the same every time, so that a red run can be repeated; the slow one looks for new cases.
settings.register_profile("normal", max_examples=500, deadline=None, derandomize=True, suppress_health_check=_quiet)
settings.register_profile("slow", max_examples=20_000, deadline=None, suppress_health_check=_quiet)
settings.load_profile("normal")


import os  # noqa: E402
import shutil  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from assay.load import load  # noqa: E402
from assay.model.corpus import Corpus  # noqa: E402
from assay.site.catalogue import Catalogue  # noqa: E402
from assay.site.pages import render  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests take longest, so they begin: at the end only small files are left to be shared out."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without git the tests that make repositories say so and skip; where nobody reads that, they run and fail."""
    if item.get_closest_marker("git") and shutil.which("git") is None and not os.environ.get("ASSAY_REQUIRE_BROWSER"):
        pytest.skip("there is no git on the path")


TEA = Path(__file__).parent / "fixtures" / "tea"


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """A small sound project on a made-up subject, to be spoilt."""
    root = tmp_path / "tea"
    shutil.copytree(TEA, root)
    return root


@pytest.fixture(scope="session")
def real() -> Corpus:
    """The project's own records; nobody changes them, so all tests share them."""
    found = load(Path(__file__).parents[1]).corpus
    assert found is not None
    return found


@pytest.fixture(scope="session")
def catalogue(real: Corpus) -> Catalogue:
    """The same as pages see them."""
    return Catalogue(real)


@pytest.fixture(scope="session")
def pages(real: Corpus, catalogue: Catalogue) -> dict[str, str]:
    """Every generated page of the project's own records, as Markdown by path."""
    return render(real, None, catalogue)
