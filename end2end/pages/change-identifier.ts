import type { Locator, Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** The names of the sentences that differ between an address and a number. */
export interface Kind {
  path: string;
  title: string;
  label: string;
  proof: string;
  confirm: string;
}

/** Asks for another address. */
export const email: Kind = {
  path: '/account/email',
  title: 'change_email_title',
  label: 'new_email_label',
  proof: 'verify_email_title',
  confirm: 'verify_email_submit',
};

/** Asks for another number. */
export const phone: Kind = {
  path: '/account/phone',
  title: 'change_phone_title',
  label: 'new_phone_label',
  proof: 'verify_phone_title',
  confirm: 'verify_phone_submit',
};

/** Asks for another address or number. */
export class ChangeIdentifier extends Screen {
  readonly value: Locator;
  readonly current = this.field('current_password_label');
  readonly submit = this.button('forgot_submit');

  constructor(page: Page, words: Words, kind: Kind) {
    super(page, words, kind.path, kind.title);
    this.value = this.field(kind.label);
  }

  /** Asks for a code to `value`. */
  async ask(value: string, password: string): Promise<void> {
    await this.value.fill(value);
    await this.current.fill(password);
    await this.submit.click();
  }
}

/** Takes the code that was sent to the new address or number. */
export class ProveIdentifier extends Screen {
  readonly code = this.field('code_label');
  readonly submit: Locator;
  readonly timer = this.page.getByRole('timer');
  readonly resend = this.button('resend');
  readonly change = this.link('change');

  constructor(page: Page, words: Words, kind: Kind) {
    super(page, words, `${kind.path}/verify`, kind.proof);
    this.submit = this.button(kind.confirm);
  }

  /** Enters `code`. */
  async enter(code: string): Promise<void> {
    await this.code.fill(code);
    await this.submit.click();
  }
}
