import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** The person's own account. */
export class AccountScreen extends Screen {
  readonly signOut = this.button('sign_out');

  constructor(page: Page, words: Words) {
    super(page, words, '/account', 'account_title');
  }
}
