"""The server's pages in a real browser: for everybody to read, on desk and phone, light and dark; the editor asks
nobody else."""

import pytest
from test_page import AXE, DESK, RULES, browser, phone, playwright  # noqa: F401 (some are fixtures)

SAMARA = "/kg/entity/place/samara-oblysy.html"
ARTICLE = "/kg/article/000_67de2c8af0dd1755.html"
PAGES = ("/", SAMARA, ARTICLE, "/types/Observation", "/search?q=самара", "/questions/who-met-whom", "/kg/dataset.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_pages_are_for_everybody(browser, phone, server, device, scheme):  # noqa: F811
    """axe-core's rules of WCAG 2.1 AA, contrast among them; nothing is wider than the screen; no script is needed."""
    options = phone if device == "phone" else DESK
    reading = browser.new_context(color_scheme=scheme, java_script_enabled=False, **options)
    checking = browser.new_context(color_scheme=scheme, bypass_csp=True, **options)
    page, checked = reading.new_page(), checking.new_page()
    for path in PAGES:
        assert page.goto(f"{server.address}{path}").status == 200
        assert page.inner_text("h1")
        checked.goto(f"{server.address}{path}")
        checked.evaluate(AXE.read_text(encoding="utf-8"))
        found = checked.evaluate("(rules) => axe.run(rules)", RULES)
        assert [(path, v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []
        assert checked.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    reading.close()
    checking.close()


def follow(page, link: str) -> None:
    """Clicks a link and waits for where it leads."""
    with page.expect_navigation():
        page.click(link)


def test_one_reads_from_a_search_to_the_words(browser, server):  # noqa: F811
    """From the start page to a thing, its fact and its article, by clicks; the language is kept."""
    page = browser.new_page(locale="ru")
    page.goto(server.address)
    page.fill("main input[name=q]", "самара облысында")
    with page.expect_navigation():
        page.press("main input[name=q]", "Enter")
    follow(page, "main .list a")
    assert page.inner_text("h1") == "Самарская область"
    follow(page, ".chips a:has-text('визит')")
    assert page.locator(".fact").count() == 1
    follow(page, ".fact blockquote footer a")
    assert page.inner_text("h1").startswith("БҚО делегациясы")
    follow(page, ".reader mark a >> nth=0")
    assert page.url.endswith("#f1")
    follow(page, "#f1 a")
    assert page.locator(".fact").count() == 1


def test_the_editor(browser, server):  # noqa: F811
    """It runs a question of the ontology, knows our prefixes, and asks nobody but the server."""
    page = browser.new_page(**DESK)
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server.address}/sparql?lang=en")
    page.click("#examples a[data-name=who-met-whom]")
    page.wait_for_selector(".yasr td:has-text('Дмитрий Азаров')")
    page.evaluate("yasgui.getTab().setQuery('SELECT ?m { ?m a kg:Meeting } ORDER BY ?m LIMIT 1 # foaf:')")
    page.evaluate("yasgui.getTab().getYasqe().focus()")
    page.keyboard.press("Control+Space")
    page.keyboard.press("Escape")
    page.evaluate("yasgui.getTab().query()")
    page.wait_for_selector(".yasr td:has-text('428d0c6eff6df23a')")
    assert [url for url in requests if not url.startswith(server.address)] == []
    assert errors == []


def test_the_query_of_an_address_is_in_the_editor(browser, server):  # noqa: F811
    page = browser.new_page(**DESK)
    page.goto(f"{server.address}/sparql?query=SELECT+%3Fone+%7B+%3Fone+%3Fis+%3Ftwo+%7D")
    page.wait_for_selector(".yasr td")
    assert page.evaluate("yasgui.getTab().getQuery()") == "SELECT ?one { ?one ?is ?two }"


def test_without_script_a_form_runs_queries(browser, server):  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/sparql")
    page.fill("textarea[name=query]", "SELECT ?name { ?p a kg:Person ; rdfs:label ?name } ORDER BY ?name")
    page.click("#plain button")
    assert "Дмитрий Азаров" in page.inner_text("table")
    context.close()
