import type { Locator } from '@playwright/test';
import { Screen } from './screen.ts';

/** What every screen with a new password has. */
export class PasswordFields extends Screen {
  readonly show = this.button('show_password');
  readonly hide = this.button('hide_password');
  readonly rules = this.page.getByRole('list').filter({ hasText: this.words.text('rule_personal') });
  readonly strength = this.page.getByRole('meter', { name: this.words.text('strength_label') });

  /** The rule called `name`, as it stands in the list. */
  rule(name: string): Locator {
    return this.rules.getByRole('listitem').filter({ hasText: this.words.pattern(name) });
  }
}
