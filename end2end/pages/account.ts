import type { Locator, Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { Screen } from './screen.ts';

/** The person's own account. */
export class AccountScreen extends Screen {
  readonly signOut = this.button('sign_out');
  readonly changeEmail = this.link('change_email');
  readonly addPhone = this.link('add_phone');
  readonly changePassword = this.link('reset_submit');
  readonly sessions = this.page.getByRole('region', { name: this.words.text('sessions_title') });
  readonly sessionsHeading = this.sessions.getByRole('heading');
  readonly endOthers = this.button('end_others');
  readonly endOthersForGood = this.page.getByRole('button', {
    name: this.words.pattern('end_others_confirm'),
  });
  readonly cancel = this.button('cancel');
  readonly activity = this.page.getByRole('group').filter({ hasText: this.words.text('events_title') });

  /** Says that something in the list was somebody else. */
  readonly notMine = this.button('not_mine');

  constructor(page: Page, words: Words) {
    super(page, words, '/account', 'account_title');
  }

  /** The sessions in the list whose device is called `device`. */
  session(device: string | RegExp): Locator {
    return this.sessions.getByRole('listitem').filter({ hasText: device });
  }

  /** The session that looks at the list. */
  get current(): Locator {
    return this.session(this.words.text('this_device'));
  }

  /** All other sessions. */
  get others(): Locator {
    return this.sessions.getByRole('listitem').filter({ hasNotText: this.words.text('this_device') });
  }
}
