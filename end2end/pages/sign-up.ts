import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { PasswordFields } from './password-fields.ts';

/** Opens an account. */
export class SignUp extends PasswordFields {
  readonly email = this.field('email_label');
  readonly password = this.field('password_label');
  readonly submit = this.button('sign_up_submit');

  constructor(page: Page, words: Words) {
    super(page, words, '/sign-up', 'sign_up_title');
  }

  /** Asks for an account. */
  async ask(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}
