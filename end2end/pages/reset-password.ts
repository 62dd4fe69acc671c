import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { PasswordFields } from './password-fields.ts';

/** Asks for the new password; where links land. */
export class ResetPassword extends PasswordFields {
  readonly account = this.field('account_label');
  readonly password = this.field('new_password_label');
  readonly confirmation = this.field('confirm_password_label');
  readonly showConfirmation = this.button('show_confirmation');
  readonly submit = this.button('reset_submit');
  /** Leads on from a dead link. */
  readonly askAgain = this.link('ask_link');

  constructor(page: Page, words: Words) {
    super(page, words, '/reset-password', 'reset_title');
  }

  /** Sets `password`, typed twice. */
  async choose(password: string, confirmation = password): Promise<void> {
    await this.password.fill(password);
    await this.confirmation.fill(confirmation);
    await this.submit.click();
  }
}
