"""axe on a page."""

from axe_playwright_python.sync_playwright import Axe

_axe = Axe()
_LONGEST = 160


def find_violations(page):
    """What axe finds: the rule, what it asks for, and the first places."""
    result = _axe.run(page, options={"resultTypes": ["violations"]})
    return [
        f"  {one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {node['html'][:_LONGEST]}" for node in one["nodes"][:4])
        for one in result.response["violations"]
    ]
