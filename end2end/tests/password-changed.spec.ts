import { goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('after a reset the old sessions and the old password are dead, and the owner is told', async ({
  site,
  account,
  mailbox,
  otherDevice,
  api,
}) => {
  const password = goodPassword();
  const laptop = await otherDevice();
  await laptop.enter(account.email, account.password);

  await site.askForCode(account.email);
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();

  await laptop.page.reload();
  await laptop.signIn.isShown();
  expect(await api.canSignIn(account)).toBe(false);
  expect(await api.canSignIn({ ...account, password })).toBe(true);
  const notice = await mailbox.next(account.email);
  expect(notice.code).toBe('');
  // The one secret in it takes the change back.
  expect(notice.text.replace(notice.objection, '')).not.toContain('token=');
  expect(notice.text).not.toContain(password);
});

test('a reset signs nobody in', async ({ site, account, mailbox }) => {
  await site.askForCode(account.email);
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await site.page.goto('/account');
  await expect(site.signIn.heading).toHaveText(site.words.text('sign_in_title'));
});

test('S1 the end is told in full, and nothing happens by itself', async ({
  site,
  account,
  mailbox,
  clock,
  words,
}) => {
  await site.askForCode(account.email);
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await expect(site.passwordChanged.main).toContainText(words.text('changed_intro'));
  await clock.advance(1);
  await site.passwordChanged.isShown();
});

test('S2 sign-in has the address already', async ({ site, account, mailbox }) => {
  const password = goodPassword();
  await site.askForCode(account.email);
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  await site.passwordChanged.signIn.click();
  await site.signIn.isShown();
  await expect(site.signIn.identifier).toHaveValue(account.email);
  await site.signIn.password.fill(password);
  await site.signIn.submit.click();
  await site.account.isShown();
});
