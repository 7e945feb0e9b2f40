from playwright.sync_api import Page


def test_start_page_is_served_to_a_browser(page: Page) -> None:
    response = page.goto("/")
    assert response is not None
    assert response.status == 200
