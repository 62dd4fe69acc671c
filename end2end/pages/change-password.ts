import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { PasswordFields } from './password-fields.ts';

/** Changes the password of who is signed in. */
export class ChangePassword extends PasswordFields {
  readonly account = this.field('account_label');
  readonly current = this.field('current_password_label');
  readonly password = this.field('new_password_label');
  readonly confirmation = this.field('confirm_password_label');
  readonly submit = this.button('reset_submit');
  readonly back = this.link('back_to_account');

  constructor(page: Page, words: Words) {
    super(page, words, '/account/password', 'change_password_title');
  }

  /** Changes the password from `current` to `password`. */
  async change(current: string, password: string): Promise<void> {
    await this.current.fill(current);
    await this.password.fill(password);
    await this.confirmation.fill(password);
    await this.submit.click();
  }
}
