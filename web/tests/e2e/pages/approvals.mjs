// The approvals inbox as a person meets it.
export class ApprovalsPage {
  constructor(page) {
    this.page = page;
    this.list = page.getByRole("navigation", { name: /Approvals|Freigaben/ });
    this.effect = page.locator("article.effect");
    this.evidence = page.locator("aside.evidence-pane");
    this.approve = page.getByRole("button", { name: /^Approve/ });
  }

  async open(search = "") {
    await this.page.goto(`/approvals${search}`);
    await this.evidence.waitFor();
  }

  current() {
    return this.list.locator("[aria-current=true]");
  }

  async proposal() {
    return this.effect.getAttribute("data-proposal", { timeout: 5000 });
  }
}
