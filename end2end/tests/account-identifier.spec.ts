import { freshAddress, freshNumber, goodPassword, wrongCode } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('the address is changed once its code comes back; the old one is told', async ({
  site,
  account,
  api,
  mailbox,
  otherDevice,
  words,
}) => {
  const address = freshAddress();
  const laptop = await otherDevice();
  await laptop.enter(account.email, account.password);
  await site.enter(account.email, account.password);
  await site.account.changeEmail.click();
  await site.changeEmail.isShown();
  await site.changeEmail.ask(address, account.password);
  await site.proveEmail.isShown();
  await expect(site.proveEmail.main).toContainText(address);
  expect(await api.canSignIn(account)).toBe(true);
  await site.proveEmail.enter((await mailbox.next(address)).code);
  await site.account.isShown();
  await expect(site.account.status(words.text('email_changed'))).toBeVisible();
  await expect(site.account.main).toContainText(address);
  expect((await mailbox.next(account.email)).code).toBe('');
  expect(await api.canSignIn(account)).toBe(false);
  expect(await api.canSignIn({ ...account, email: address })).toBe(true);
  await laptop.page.reload();
  await laptop.signIn.isShown();
});

test('a reload in the middle goes on; a wrong code tells the tries; another code can be had', async ({
  site,
  account,
  mailbox,
  clock,
  words,
}) => {
  const address = freshAddress();
  await site.enter(account.email, account.password);
  await site.changeEmail.open();
  await site.changeEmail.ask(address, account.password);
  await site.proveEmail.isShown();
  const { code } = await mailbox.next(address);
  await site.page.reload();
  await site.proveEmail.isShown();
  await expect(site.proveEmail.main).toContainText(address);
  await expect(site.proveEmail.timer).toContainText(/1[345]:\d\d/);
  const wrong = wrongCode(code);
  await site.proveEmail.enter(wrong);
  await site.proveEmail.refuses(site.proveEmail.code, words.text('code_wrong'));
  await expect(site.proveEmail.code).toHaveValue(wrong);
  await clock.advance(1, 1);
  await site.proveEmail.resend.click();
  await site.proveEmail.enter((await mailbox.next(address)).code);
  await site.account.isShown();
  await expect(site.account.main).toContainText(address);
});

test('a wrong current password keeps the new address', async ({ site, account, words, mailbox }) => {
  const address = freshAddress();
  await site.enter(account.email, account.password);
  await site.changeEmail.open();
  await site.changeEmail.ask(address, goodPassword());
  await site.changeEmail.refuses(site.changeEmail.current, words.text('current_password_wrong'));
  await expect(site.changeEmail.value).toHaveValue(address);
  expect(mailbox.unread(address)).toBe(0);
  await site.changeEmail.ask(address, account.password);
  await site.proveEmail.isShown();
});

test('half an address is told before anything is sent, and "change" leads back to it', async ({
  site,
  account,
  words,
  guard,
}) => {
  await site.enter(account.email, account.password);
  await site.changeEmail.open();
  await site.changeEmail.ask('ana@', account.password);
  await site.changeEmail.refuses(site.changeEmail.value, words.rule('EmailFormat'));
  expect(guard.count('/api/account/change-email')).toBe(0);
  await site.changeEmail.ask(freshAddress(), account.password);
  await site.proveEmail.isShown();
  await site.proveEmail.change.click();
  await site.changeEmail.isShown();
});

test('an address that is not proven yet is not offered at sign-in', async ({ site, account }) => {
  await site.enter(account.email, account.password);
  await site.changeEmail.open();
  await site.changeEmail.ask(freshAddress(), account.password);
  await site.proveEmail.isShown();
  await site.signIn.open();
  await expect(site.signIn.identifier).toHaveValue(account.email);
});

test('the proof without a request leads to the beginning', async ({ site, account, words }) => {
  await site.enter(account.email, account.password);
  await site.page.goto('/account/phone/verify');
  await site.provePhone.shows('no_request_title');
  await site.page.getByRole('link', { name: words.text('ask_code') }).click();
  await site.changePhone.isShown();
});

test('A3 a session that ends before the code is entered: sign-in, and on with the same code', async ({
  site,
  account,
  api,
  mailbox,
}) => {
  const address = freshAddress();
  await site.enter(account.email, account.password);
  await site.changeEmail.open();
  await site.changeEmail.ask(address, account.password);
  await site.proveEmail.isShown();
  const { code } = await mailbox.next(address);
  await api.endSessions(account);
  await site.proveEmail.enter(code);
  await site.signIn.isShown();
  await site.signIn.password.fill(account.password);
  await site.signIn.submit.click();
  await site.proveEmail.isShown();
  await site.proveEmail.enter(code);
  await site.account.isShown();
  await expect(site.account.main).toContainText(address);
});

test('a number is added once its code comes back, and recovers the account from then on', async ({
  site,
  account,
  api,
  words,
}) => {
  const number = freshNumber();
  await site.enter(account.email, account.password);
  await site.account.addPhone.click();
  await site.changePhone.isShown();
  await site.changePhone.ask(number, account.password);
  await site.provePhone.isShown();
  await site.provePhone.enter(await api.textedCode(number));
  await site.account.isShown();
  await expect(site.account.status(words.text('phone_changed'))).toBeVisible();
  await expect(site.account.main).toContainText(number);

  const password = goodPassword();
  await site.account.signOut.click();
  await site.signIn.isShown();
  await site.askForCode(number);
  await site.verifyCode.enter(await api.textedCode(number));
  await site.resetPassword.isShown();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
});

test('a number without its prefix is told at the field', async ({ site, account, words }) => {
  await site.enter(account.email, account.password);
  await site.changePhone.open();
  await site.changePhone.ask('612 345 678', account.password);
  await site.changePhone.refuses(site.changePhone.value, words.rule('PhonePrefix'));
});
