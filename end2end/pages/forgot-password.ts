import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Asks for the identifier. */
export class ForgotPassword extends Screen {
  readonly identifier = this.field('identifier_label');
  readonly submit = this.main.getByRole('button', {
    name: new RegExp(`${this.words.text('forgot_submit')}|${this.words.text('sending')}`),
  });
  readonly suggestion = this.page.getByRole('button', { name: this.words.pattern('did_you_mean') });

  constructor(page: Page, words: Words) {
    super(page, words, '/forgot-password', 'forgot_title');
  }

  /** Asks for a code for `identifier`. */
  async ask(identifier: string): Promise<void> {
    await this.identifier.fill(identifier);
    await this.submit.click();
  }
}
