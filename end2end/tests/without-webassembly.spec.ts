// In a browser that has no WebAssembly at all, as in Apple's Lockdown Mode.
import { freshAddress, goodPassword } from '../fixtures/api.ts';
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

test('X20 without WebAssembly every link of a message is handed over, but not in an address', async ({
  page,
  words,
  account,
  mailbox,
  api,
  guard,
  a11y,
}) => {
  guard.allow(/WebAssembly is not defined/);
  const shows = async (title: string): Promise<void> =>
    expect(page.getByRole('heading', { level: 1, name: words.text(title) })).toBeVisible();
  await api.post('auth/forgot-password', { identifier: account.email });
  const { link, objection } = await mailbox.next(account.email);
  await page.goto(objection);
  await expect(page).toHaveURL(/\/basic\/not-me$/);
  await shows('not_me_title');
  await expect(page.getByLabel(words.text('link_label'))).toBeHidden();
  await a11y(page, ['wcag2a', 'wcag2aa']);
  await page.getByRole('button', { name: words.text('not_me_submit') }).click();
  await shows('not_me_cancelled_title');
  guard.allow(/status of 400 .*\/basic\//);
  await page.goto(link);
  await expect(page).toHaveURL(/\/basic\/reset-password$/);
  await shows('link_dead_title');

  const novice = { email: freshAddress(), password: goodPassword() };
  await api.post('auth/sign-up', novice);
  await page.goto((await mailbox.next(novice.email)).link);
  await expect(page).toHaveURL(/\/basic\/verify-email$/);
  await page.getByRole('button', { name: words.text('verify_email_submit') }).click();
  await shows('verified_title');
  expect(await api.canSignIn(novice)).toBe(true);
  expect(guard.requested.filter((url) => /[?&]token/.test(url))).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).not.toContain('link');
});
