import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Asks for the code. */
export class VerifyCode extends Screen {
  readonly code = this.field('code_label');
  readonly submit = this.button('code_submit');
  readonly timer = this.page.getByRole('timer');
  readonly resend = this.button('resend');
  /** Back to the address, to correct it. */
  readonly change = this.link('change');
  /** Leads on where no code is waited for. */
  readonly askAgain = this.link('ask_code');

  constructor(page: Page, words: Words) {
    super(page, words, '/verify-code', 'code_title');
  }

  /** Enters `code` and goes on. */
  async enter(code: string): Promise<void> {
    await this.code.fill(code);
    await this.submit.click();
  }
}
