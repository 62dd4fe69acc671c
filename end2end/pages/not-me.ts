import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** Ends what a message was about; where its second link lands. */
export class NotMe extends Screen {
  readonly submit = this.button('not_me_submit');
  /** Leads on from a dead link and from a frozen account. */
  readonly recover = this.link('forgot_title');
  /** Leads from a frozen account to where the code of a text is entered. */
  readonly enterCode = this.link('not_me_enter_code');
  /** Leads on from a request that is cancelled. */
  readonly signIn = this.link('sign_in_submit');

  constructor(page: Page, words: Words) {
    super(page, words, '/not-me', 'not_me_title');
  }

  /** Confirms, and arrives at the outcome whose heading is called `title`. */
  async confirm(title: string): Promise<void> {
    await this.submit.click();
    await this.shows(title);
  }
}
