import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { password } from '../support/actors.ts';

/** A visitor at the widget, wherever it is shown: on a customer's page, or alone on the hosted page. */
export class VisitorAtWidget {
  constructor(
    readonly page: Page,
    /** What holds the panel: the frame on a customer's page, the page itself when hosted. */
    readonly panel: FrameLocator | Page,
  ) {}

  /** Opens a customer's page and the panel on it. */
  static async arrive(page: Page, url: string): Promise<VisitorAtWidget> {
    const visitor = VisitorAtWidget.on(page);
    await page.goto(url);
    await visitor.open();
    return visitor;
  }

  static on(page: Page): VisitorAtWidget {
    return new VisitorAtWidget(page, page.frameLocator('#deskbell iframe'));
  }

  /** The round button, whatever it is called just now. */
  get launcher(): Locator {
    return this.page.locator('#deskbell').getByRole('button');
  }

  get dialog(): Locator {
    return this.panel.getByRole('dialog');
  }

  get message(): Locator {
    return this.panel.getByRole('textbox', { name: 'Message' });
  }

  get log(): Locator {
    return this.panel.getByRole('log');
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.dialog).toBeVisible();
  }

  /** Reloads the customer's page; a panel that was open opens again by itself. */
  async reload(): Promise<void> {
    await this.page.reload();
    await expect(this.dialog).toBeVisible();
  }

  /** Gives a name where one is asked for. */
  async introduce(name: string): Promise<void> {
    const start = this.panel.getByRole('button', { name: 'Start chat' });
    await expect(start.or(this.message)).toBeVisible();
    if (!(await start.isVisible())) return;
    await this.panel.getByRole('textbox', { name: /^Name/ }).fill(name);
    await start.click();
  }

  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.message.press('Enter');
  }

  line(text: string): Locator {
    return this.log.getByText(text, { exact: true });
  }

  /** Writes, and waits until the server has it. */
  async say(text: string): Promise<void> {
    await this.write(text);
    await expect(this.line(text)).toBeVisible();
    await expect(this.log.getByText(/^(Sent|Delivered|Read)$/).last()).toBeVisible();
  }
}

/** An agent at the desk. */
export class AgentAtDesk {
  constructor(readonly page: Page) {}

  static async signIn(page: Page, serverUrl: string, email: string): Promise<AgentAtDesk> {
    await page.goto(serverUrl);
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/agent/);
    return new AgentAtDesk(page);
  }

  get list(): Locator {
    return this.page.getByRole('list', { name: 'Conversations' });
  }

  row(visitorName: string): Locator {
    return this.list.getByRole('link', { name: visitorName });
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get reply(): Locator {
    return this.page.getByRole('textbox', { name: 'Reply' });
  }

  line(text: string | RegExp): Locator {
    return this.log.getByText(text, { exact: true });
  }

  /** Opens the chat of this visitor from the list. */
  async openChat(visitorName: string): Promise<void> {
    await this.row(visitorName).click();
    await expect(this.page.getByRole('heading', { name: visitorName })).toBeVisible();
  }

  async answer(text: string): Promise<void> {
    await this.reply.fill(text);
    await this.reply.press('Enter');
  }
}
