"""What every browser test asks of a page: that it is accessible, that it fits, that it is the next one."""


def follow(link):
    """Click a link and wait until the page it leads to is there; a click alone returns while the old one still is."""
    with link.page.expect_navigation():
        link.click()


def serious(page):
    """Return the faults that axe calls serious or critical, each with the element it is found on."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]


def fits(page, width):
    """Tell whether nothing has to be scrolled sideways at this width in pixels."""
    return page.evaluate("document.documentElement.scrollWidth") <= width
