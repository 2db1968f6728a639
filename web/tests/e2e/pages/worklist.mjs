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

  // Down to that row with the key that goes down.
  async stepTo(name) {
    for (let step = 0; step < 200 && (await this.selectedName()) !== name; ++step) await this.page.keyboard.press("j");
  }

  async names() {
    return this.rows.locator(".name").allTextContents();
  }

  row(name) {
    return this.rows.filter({ hasText: name });
  }

  // The first row whose state has these words.
  first(words) {
    return this.rows.filter({ hasText: words }).first();
  }

  async choose(words) {
    const row = this.first(words);
    await row.click();
    await this.settled();
    return (await row.locator(".name").textContent()).trim();
  }

  async draftShown() {
    await this.pane.locator(".message-body").waitFor();
  }

  // The pane shows what it has to: a draft that may be decided, or whom to call.
  async settled() {
    const name = await this.selectedName();
    await this.pane.getByRole("heading", { level: 2, name, exact: true }).waitFor();
    await this.pane.locator(".message-body, .brief-contacts").first().waitFor();
  }

  async isDraft() {
    return (await this.pane.locator(".message-body").count()) > 0;
  }

  async proposal() {
    return this.pane.getAttribute("data-proposal");
  }
}
