import { freshAddress, goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('an account is opened, its address proven by code, and used', async ({ site, mailbox }) => {
  const [address, password] = [freshAddress(), goodPassword()];
  await site.signUp.open();
  await site.signUp.ask(address, password);
  await site.verifyEmail.isShown();
  await expect(site.verifyEmail.main).toContainText(address);
  const { code } = await mailbox.next(address);
  await site.verifyEmail.enter(code);
  await site.verifyEmail.isDone();
  await site.verifyEmail.signIn.click();
  await site.signIn.isShown();
  await expect(site.signIn.identifier).toHaveValue(address);
  await site.signIn.enter(address, password);
  await site.account.isShown();
});

test('an address is proven by link on another device, by a button and not by opening it', async ({
  site,
  mailbox,
  otherDevice,
  api,
}) => {
  const account = { email: freshAddress(), password: goodPassword() };
  await site.signUp.open();
  await site.signUp.ask(account.email, account.password);
  await site.verifyEmail.isShown();
  const { link } = await mailbox.next(account.email);
  const phone = await otherDevice();
  await phone.follow(link);
  await phone.verifyEmail.isShown();
  expect(phone.page.url()).not.toContain('token');
  expect(await api.canSignIn(account)).toBe(false);
  await phone.verifyEmail.submit.click();
  await phone.verifyEmail.isDone();
  expect(await api.canSignIn(account)).toBe(true);
});

test('no account exists before its address is proven', async ({ site, api, mailbox }) => {
  const account = { email: freshAddress(), password: goodPassword() };
  await site.signUp.open();
  await site.signUp.ask(account.email, account.password);
  await site.verifyEmail.isShown();
  await mailbox.next(account.email);
  expect(await api.canSignIn(account)).toBe(false);
});

test('U1 a taken address gets the same screen; only its owner learns more', async ({
  site,
  account,
  mailbox,
  otherDevice,
  api,
  clock,
}) => {
  // The account was opened just now, and nobody gets two letters within a minute.
  await clock.advance(1, 1);
  const fresh = freshAddress();
  const [taken, free] = [site, await otherDevice()];
  const screens: string[] = [];
  for (const [tab, address] of [
    [taken, account.email],
    [free, fresh],
  ] as const) {
    await tab.signUp.open();
    await tab.signUp.ask(address, goodPassword());
    await tab.verifyEmail.isShown();
    const words = await tab.verifyEmail.main.innerText();
    screens.push(words.replace(address, 'ADDRESS').replace(/\d+:\d\d|\d+ (s|min)\b/g, 'TIME'));
  }
  expect(screens[0]).toBe(screens[1]);
  const [told, asked] = [await mailbox.next(account.email), await mailbox.next(fresh)];
  expect(asked.code).toMatch(/^\d{6}$/);
  expect(told.code).toBe('');
  expect(told.subject).not.toBe(asked.subject);
  expect(await api.canSignIn(account)).toBe(true);
});

test('U1 the form asks for a password once and says why it asks for the address', async ({ site, words }) => {
  await site.signUp.open();
  await expect(site.page.locator('input[type=password]')).toHaveCount(1);
  await expect(site.page.locator('input[type=password]')).toHaveAttribute('autocomplete', 'new-password');
  await expect(site.signUp.main).toContainText(words.text('email_hint'));
  await expect(site.signUp.rules).toBeVisible();
});

test('a weak password is refused before anything is asked for', async ({ site, guard }) => {
  await site.signUp.open();
  await site.signUp.ask(freshAddress(), 'corta');
  await expect(site.signUp.alert).toBeFocused();
  await expect(site.signUp.password).toHaveAttribute('aria-invalid', 'true');
  expect(guard.count('/api/auth/sign-up')).toBe(0);
});

test('U2 password managers find the place where passwords are changed', async ({ request }) => {
  const change = await request.get('/.well-known/change-password', { maxRedirects: 0 });
  expect([302, 303, 307]).toContain(change.status());
  const nothing = '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200';
  expect((await request.get(nothing)).status()).toBe(404);
});
