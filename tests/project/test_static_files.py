"""Static files are named by their content, and find each other under those names."""

import re
from pathlib import Path

from django.conf import settings

from ekase_pieteikums.static_storage import Storage


def test_modules_import_each_other_by_their_hashed_names(tmp_path: Path) -> None:
    storage = Storage(location=tmp_path, base_url="/static/")
    modules = [f"js/{path.name}" for path in (settings.BASE_DIR / "static" / "js").iterdir()]
    for module in modules:
        with (settings.BASE_DIR / "static" / module).open("rb") as file:
            storage.save(module, file)
    outcomes = [outcome for *_, outcome in storage.post_process({module: (storage, module) for module in modules})]
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []

    hashed = {module: Path(storage.stored_name(module)).name for module in modules}
    imported = set()
    for name in hashed.values():
        imported |= set(re.findall(r'"\./(.+?)"', (tmp_path / "js" / name).read_text()))
    assert imported == set(hashed.values()) - {hashed["js/main.js"]}
