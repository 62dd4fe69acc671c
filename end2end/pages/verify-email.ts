import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Proves the address of a new account, by code or by link. */
export class VerifyEmail extends Screen {
  readonly code = this.field('code_label');
  readonly submit = this.button('verify_email_submit');
  readonly signIn = this.link('sign_in_submit');

  constructor(page: Page, words: Words) {
    super(page, words, '/verify-email', 'verify_email_title');
  }

  /** Enters `code`. */
  async enter(code: string): Promise<void> {
    await this.code.fill(code);
    await this.submit.click();
  }

  /** Asserts that the address is proven. */
  async isDone(): Promise<void> {
    await this.shows('verified_title');
  }
}
