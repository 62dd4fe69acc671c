// The plain forms, on a phone and on a desk: one sheet for each language, in one theme each.
import type { Page } from '@playwright/test';
import { freshAddress, freshNumber, goodPassword, wrongCode } from '../fixtures/api.ts';
import { test } from '../fixtures/test.ts';
import { draw, type Picture, picture } from './sheet.ts';

for (const { locale, theme } of [
  { locale: 'es-ES', theme: 'light' },
  { locale: 'en-GB', theme: 'dark' },
] as const)
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme: theme });

    test('every plain form is drawn', async ({ page, words, account, api, mailbox, guard }) => {
      guard.allow(/responded with a status of 4\d\d .*\/basic\//);
      const pictures: Picture[] = [];
      const look = async (name: string): Promise<void> => {
        for (const device of ['phone', 'desktop'] as const)
          pictures.push(await picture(page, device, `${name} · ${words.language} · ${theme}`));
      };
      const open = async (name: string): Promise<void> => {
        await page.goto(`/basic/${name}`);
        await look(name);
      };
      const fill = fillerOf(page, (key) => words.text(key));

      await open('forgot-password');
      await fill({ identifier_label: 'ana@' });
      await look('forgot-password, half an address');
      await fill({ identifier_label: account.email });
      await look('verify-code');
      const { code, objection } = await mailbox.next(account.email);
      await fill({ code_label: wrongCode(code) });
      await look('verify-code, wrong');
      await fill({ code_label: code });
      await look('reset-password');
      await fill({ new_password_label: 'corta', confirm_password_label: 'corta' });
      await look('reset-password, too short');
      await page.context().clearCookies();
      await open('reset-password');

      await open('sign-up');
      const newcomer = freshAddress();
      await fill({ email_label: newcomer, password_label: goodPassword() });
      await look('verify-email');
      await fill({ code_label: (await mailbox.next(newcomer)).code });
      await look('verify-email, done');
      await page.goto('/basic/sign-in');
      await fill({ identifier_label: account.email, password_label: 'otra frase' });
      await look('sign-in, wrong');

      await api.signIn(account);
      await api.signIn(account);
      await fill({ password_label: account.password });
      await page.locator('details').evaluate((details) => {
        details.setAttribute('open', '');
      });
      await look('account');
      await open('account/password');
      await open('account/email');
      const current_password_label = account.password;
      await fill({ new_email_label: freshAddress(), current_password_label });
      await look('account/email/verify');
      await open('account/phone');
      await fill({ new_phone_label: freshNumber(), current_password_label });
      await look('account/phone/verify');

      await open('not-me');
      await fill({ link_label: objection });
      await look('not-me/done');
      await open('help');
      await draw(page, 'screens', `plain-${words.language}`, pictures);
    });
  });

/** Fills fields by their labels and sends the form of the last one. */
function fillerOf(page: Page, words: (key: string) => string) {
  return async (typed: Record<string, string>): Promise<void> => {
    for (const [label, text] of Object.entries(typed))
      await page.getByLabel(words(label), { exact: true }).fill(text);
    const [last = ''] = Object.keys(typed).slice(-1);
    const answered = page.waitForResponse((response) => response.request().isNavigationRequest());
    await page.getByLabel(words(last), { exact: true }).press('Enter');
    await answered;
    await page.waitForLoadState();
  };
}
