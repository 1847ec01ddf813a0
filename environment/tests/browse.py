"""Opens a notebook in JupyterLab, runs all cells, and tells what is on the page: BROWSER URL SCREENSHOT."""
import sys
import time

from playwright.sync_api import Error, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
RUN_SECONDS = 240


def main(browser: str, url: str, screenshot: str) -> int:
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=browser, args=QUIET)
        page = chrome.new_page(viewport={"width": 1400, "height": 6000})  # so tall that JupyterLab renders every cell
        connect(page, url)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
        # Before the kernel is connected, JupyterLab would ask for one.
        page.wait_for_function("() => /Tailor \\(Java\\) \\| (?!Initializing|Connecting|Starting)/.test(document.body.innerText)", timeout=90_000)
        page.click("text=/^Run$/")
        page.click("text=/^Run All Cells$/")
        problems = watch(page)
        page.screenshot(path=screenshot)
        problems += look(page)
        chrome.close()
    for problem in problems:
        print(f"           {problem}")
    return 1 if problems else 0


def connect(page, url: str) -> None:
    """JupyterLab takes some seconds to listen."""
    end = time.monotonic() + 60
    while True:
        try:
            page.goto(url)
            return
        except Error:
            if time.monotonic() > end:
                raise
            time.sleep(1)


def watch(page) -> list[str]:
    """Waits until every code cell has a number; stops at an error."""
    end = time.monotonic() + RUN_SECONDS
    while time.monotonic() < end:
        prompts = [prompt.inner_text() for prompt in page.query_selector_all(".jp-CodeCell .jp-InputArea-prompt")]
        if page.query_selector(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr'] pre, .jp-RenderedText[data-mime-type*='error']"):
            return ["an error or a warning is on the page"]
        if prompts and all(any(c.isdigit() for c in prompt) for prompt in prompts):
            return []
        time.sleep(1)
    return [f"cells were still running after {RUN_SECONDS} s: {prompts}"]


def look(page) -> list[str]:
    problems = []
    if not page.query_selector(".jp-OutputArea-output img[src^='data:image/png']"):
        problems.append("no chart is on the page")
    if not page.query_selector(".jp-OutputArea-output table"):
        problems.append("no HTML table is on the page")
    if not page.query_selector(".jp-CodeCell .cm-content span[class]"):
        problems.append("Java is not highlighted")
    return problems


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
