import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Says that it is done. */
export class PasswordChanged extends Screen {
  readonly signIn = this.link('sign_in_submit');

  constructor(page: Page, words: Words) {
    super(page, words, '/password-changed', 'changed_title');
  }
}
