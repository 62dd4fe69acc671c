import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Opens a session. */
export class SignIn extends Screen {
  readonly identifier = this.field('identifier_label');
  readonly password = this.field('password_label');
  readonly submit = this.button('sign_in_submit');
  readonly forgot = this.link('forgot_link');
  readonly signUp = this.link('sign_up_link');

  constructor(page: Page, words: Words) {
    super(page, words, '/sign-in', 'sign_in_title');
  }

  /** Signs in with the pair. */
  async enter(identifier: string, password: string): Promise<void> {
    await this.identifier.fill(identifier);
    await this.password.fill(password);
    await this.submit.click();
  }
}
