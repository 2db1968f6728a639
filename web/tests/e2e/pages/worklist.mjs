// The worklist as a person meets it.
export class WorklistPage {
  constructor(page) {
    this.page = page;
    this.grid = page.getByRole("grid");
    this.rows = this.grid.getByRole("row").filter({ has: page.getByRole("gridcell") });
    this.pane = page.getByRole("complementary");
    this.undoBar = page.locator(".undo-bar");
  }

  async open(search = "") {
    await this.page.goto(`/worklist${search}`);
    await this.rows.first().waitFor();
  }

  selected() {
    return this.grid.locator("[aria-selected=true]");
  }

  async selectedName() {
    return (await this.selected().locator(".name").textContent()).trim();
  }

  async names() {
    return this.rows.locator(".name").allTextContents();
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }

  async draftShown() {
    await this.pane.locator(".message-body").waitFor();
  }
}
