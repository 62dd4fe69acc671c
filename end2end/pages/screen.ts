// What all screens have: a heading, a place for problems and one for news. Screens add their own parts to it.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';

export class Screen {
  readonly heading: Locator;
  readonly main: Locator;
  /** The list of what is wrong, or the reason why nothing came back. */
  readonly alert: Locator;
  readonly helpLink: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
    /** The address, without origin. */
    readonly path: string,
    /** The name of the heading in the language files. */
    private readonly title: string,
  ) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.main = page.getByRole('main');
    this.alert = page.getByRole('alert');
    this.helpLink = page.getByRole('link', { name: words.text('help_link') });
  }

  /** Opens the screen by its address. */
  async open(): Promise<void> {
    await this.page.goto(this.path);
    await this.isShown();
  }

  /** Asserts that this screen is the one that is shown, with the title that belongs to it. */
  async isShown(): Promise<void> {
    await this.shows(this.title);
  }

  /** Asserts that the address shows the heading `name` now. */
  async shows(name: string): Promise<void> {
    const heading = this.words.text(name);
    await expect(this.heading).toHaveText(heading);
    await expect(this.page).toHaveTitle(`${heading} – Recobra`);
    expect(new URL(this.page.url()).pathname).toBe(this.path);
  }

  /** Asserts that the screen points at `field` and says `sentence`: in the list, by the field, and to machines. */
  async refuses(field: Locator, sentence: string): Promise<void> {
    await expect(this.alert).toBeFocused();
    await expect(this.alert).toContainText(this.words.text('summary_heading'));
    await expect(this.alert.getByRole('link', { name: sentence })).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(escaped(sentence)));
    await expect(this.page).toHaveTitle(new RegExp(`^${this.words.text('error_prefix')}`));
  }

  /** A news line that is read aloud, by what it says. */
  status(text: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: text });
  }

  protected button(name: string): Locator {
    return this.page.getByRole('button', { name: this.words.text(name), exact: true });
  }

  protected link(name: string): Locator {
    return this.page.getByRole('link', { name: this.words.text(name), exact: true });
  }

  protected field(name: string): Locator {
    return this.page.getByLabel(this.words.text(name), { exact: true });
  }
}

/** `text` as a part of a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
