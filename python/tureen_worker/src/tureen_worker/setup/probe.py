"""Print what the interpreter that runs this file is, as one line of JSON.

Arguments: names of the distributions whose versions are wanted.

Written as a flat script in the words that every Python since 2.7 understands, so that an
interpreter which is too old can still say so.
"""

import json
import sys

report = {
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "basePrefix": getattr(sys, "base_prefix", sys.prefix),
}

try:
    import importlib.metadata
    import importlib.util
    import platform
    import site
    import sysconfig
except ImportError:
    pass  # too old for the rest; the version says it
else:
    distributions = {}
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    for name in sys.argv[1:]:
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        distributions[name] = distribution.version
        folders.append(str(distribution.locate_file("")))
    report.update(
        platform=sys.platform,
        machine=platform.machine(),
        abi=sysconfig.get_config_var("EXT_SUFFIX"),
        hasVenv=all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
        distributions=distributions,
        folders=sorted(set(folders)),
    )

sys.stdout.write(json.dumps(report) + "\n")
