import { freshNumber, goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('a request that somebody else made is cancelled, and nothing else changes', async ({
  site,
  api,
  account,
  mailbox,
  otherDevice,
}) => {
  await site.enter(account.email, account.password);
  await api.post('auth/forgot-password', { identifier: account.email });
  const { link, objection } = await mailbox.next(account.email);
  const phone = await otherDevice();
  await phone.follow(objection);
  await phone.notMe.isShown();
  await phone.notMe.confirm('not_me_cancelled_title');
  await expect(phone.notMe.heading).toBeFocused();
  await expect(phone.notMe.signIn).toBeVisible();
  await phone.follow(link);
  await phone.resetPassword.shows('link_dead_title');
  await site.account.open();
});

test('an account that somebody took over is frozen, and recovered by the message that follows', async ({
  site,
  api,
  account,
  mailbox,
}) => {
  await api.signIn(account);
  const thief = await api.signIn(account);
  await site.follow((await mailbox.next(account.email)).objection);
  await site.notMe.isShown();
  await site.notMe.confirm('not_me_frozen_title');
  await expect(site.notMe.recover).toBeVisible();
  expect((await thief.get('/api/auth/session')).status()).toBe(401);
  expect(await api.canSignIn(account)).toBe(false);
  const password = goodPassword();
  await site.followToNewPassword((await mailbox.next(account.email)).link);
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
});

test('the code that is texted to the number of before opens a frozen account, too', async ({
  site,
  api,
  account,
  mailbox,
  clock,
  words,
}) => {
  const number = freshNumber();
  await api.addNumber(account, number);
  await mailbox.next(account.email);
  // From then on no letter can take the number away any more.
  await clock.advance(72 * 60);
  await api.signIn(account);
  await site.follow((await mailbox.next(account.email)).objection);
  await site.notMe.confirm('not_me_frozen_title');
  const masked = `•••••••${number.slice(-2)}`;
  await expect(site.notMe.main).toContainText(words.pattern('not_me_texted'));
  await expect(site.notMe.main).toContainText(masked);
  await expect(site.notMe.recover).toBeVisible();
  await site.notMe.enterCode.click();
  await site.verifyCode.isShown();
  await expect(site.verifyCode.main).toContainText(masked);
  await expect(site.page.locator('body')).not.toContainText(number);
  await site.page.reload();
  await site.verifyCode.enter(await api.textedCode(number));
  await site.resetPassword.isShown();
  const password = goodPassword();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
  await site.signIn.open();
  await expect(site.signIn.identifier).toHaveValue('');
});

test('opening the link alone does nothing, and its secret leaves the address', async ({
  site,
  api,
  account,
  mailbox,
  otherDevice,
  guard,
}) => {
  await api.signIn(account);
  await api.signIn(account);
  const { objection } = await mailbox.next(account.email);
  const token = objection.split('token=')[1] ?? '';
  expect(token).toMatch(/^[\w-]{64}$/);
  const scanner = await otherDevice();
  await scanner.follow(objection);
  await scanner.notMe.isShown();
  expect(scanner.page.url()).not.toContain('token');
  expect(await api.canSignIn(account)).toBe(true);
  await site.follow(objection);
  await site.notMe.confirm('not_me_frozen_title');
  const seen = guard.requested.map((url) => url.replace(/#.*/, '')).concat(guard.referers);
  expect(seen.filter((url) => url.includes(token))).toEqual([]);
});

test('a link that was used says so and leads to recovery', async ({ site, api, account, mailbox }) => {
  await api.post('auth/forgot-password', { identifier: account.email });
  const { objection } = await mailbox.next(account.email);
  await site.follow(objection);
  await site.notMe.confirm('not_me_cancelled_title');
  await site.follow(objection);
  await site.notMe.confirm('link_dead_title');
  await site.notMe.recover.click();
  await site.forgotPassword.isShown();
});

test('without a link the screen says that there is nothing to confirm', async ({ site }) => {
  await site.page.goto('/not-me');
  await site.notMe.shows('link_dead_title');
});

test('an answer that does not come can be asked for again', async ({
  site,
  api,
  account,
  mailbox,
  guard,
}) => {
  guard.allow(/ERR_FAILED/);
  await api.post('auth/forgot-password', { identifier: account.email });
  await site.follow((await mailbox.next(account.email)).objection);
  await site.page.route('**/api/auth/not-me', (route) => route.abort(), { times: 1 });
  await site.notMe.submit.click();
  await expect(site.notMe.alert).toBeVisible();
  await site.notMe.confirm('not_me_cancelled_title');
});
