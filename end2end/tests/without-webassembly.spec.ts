// In a browser that has no WebAssembly at all, as in Apple's Lockdown Mode.
import { goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('X20 without WebAssembly every screen leads to its plain form, and the recovery works', async ({
  page,
  words,
  account,
  mailbox,
  api,
  guard,
  a11y,
}) => {
  guard.allow(/WebAssembly is not defined/);
  for (const path of ['sign-in', 'sign-up', 'forgot-password']) {
    await page.goto(`/${path}`);
    await expect(page).toHaveURL(new RegExp(`/basic/${path}$`));
    await expect(page.locator('html')).toHaveAttribute('lang', words.language);
  }
  expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
  await a11y(page, ['wcag2a', 'wcag2aa']);
  const identifier = page.getByLabel(words.text('identifier_label'));
  await identifier.fill(account.email);
  await identifier.press('Enter');
  const code = page.getByLabel(words.text('code_label'), { exact: true });
  await code.fill((await mailbox.next(account.email)).code);
  await code.press('Enter');
  const password = goodPassword();
  await page.getByLabel(words.text('new_password_label')).fill(password);
  await page.getByLabel(words.text('confirm_password_label')).fill(password);
  await page.getByLabel(words.text('confirm_password_label')).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: words.text('changed_title') })).toBeVisible();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
});
