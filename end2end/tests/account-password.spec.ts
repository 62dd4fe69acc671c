import { firefoxOnAndroid, goodPassword } from '../fixtures/api.ts';
import { tabTo } from '../fixtures/keyboard.ts';
import { expect, test } from '../fixtures/test.ts';

test('the password is changed: the old one is dead, the new one works, other devices are out', async ({
  site,
  account,
  api,
  mailbox,
  otherDevice,
  words,
}) => {
  const password = goodPassword();
  const laptop = await otherDevice();
  await laptop.enter(account.email, account.password);
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await site.account.changePassword.click();
  await site.changePassword.isShown();
  await site.changePassword.change(account.password, password);
  await site.account.isShown();
  await expect(site.account.status(words.pattern('password_changed'))).toContainText('2');
  await expect(site.account.others).toHaveCount(0);
  expect(await api.canSignIn(account)).toBe(false);
  expect(await api.canSignIn({ ...account, password })).toBe(true);
  await laptop.page.reload();
  await laptop.signIn.isShown();
  expect((await mailbox.next(account.email)).text).not.toContain(password);
});

test('a wrong current password is told at its field, and everything typed stays', async ({
  site,
  account,
  words,
}) => {
  const password = goodPassword();
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  await site.changePassword.change('la que no es', password);
  await site.changePassword.refuses(site.changePassword.current, words.text('current_password_wrong'));
  await expect(site.changePassword.current).toHaveValue('la que no es');
  await expect(site.changePassword.password).toHaveValue(password);
  await expect(site.changePassword.confirmation).toHaveValue(password);
  await site.changePassword.alert.getByRole('link').click();
  await expect(site.changePassword.current).toBeFocused();
  await site.changePassword.current.fill(account.password);
  await site.changePassword.submit.click();
  await site.account.isShown();
});

test('what is missing is told before anything is sent', async ({ site, account, words, guard }) => {
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  await site.changePassword.submit.click();
  await site.changePassword.refuses(site.changePassword.current, words.required('/current_password'));
  await expect(site.changePassword.password).toHaveAttribute('aria-invalid', 'true');
  expect(guard.count('/api/account/change-password')).toBe(0);
});

test('P9 the password in force is no new one: the server says so at the field', async ({
  site,
  account,
  words,
}) => {
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  await site.changePassword.change(account.password, account.password);
  await site.changePassword.refuses(site.changePassword.password, words.rule('PasswordPrevious'));
  await expect(site.changePassword.current).toHaveValue(account.password);
});

test('P1 P2 password managers find account, old password and new password in one form', async ({
  site,
  account,
}) => {
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  const form = site.page.locator('form');
  await expect(form.locator('input[autocomplete=username][readonly]')).toHaveValue(account.email);
  await expect(form.locator('input[autocomplete=current-password]')).toHaveCount(1);
  await expect(form.locator('input[autocomplete=new-password]')).toHaveCount(2);
  await expect(site.changePassword.password).toHaveAttribute('passwordrules', /minlength: 8/);
});

test('P7 the own address is no password', async ({ site, account, words }) => {
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  await site.changePassword.change(account.password, account.email.split('@')[0] ?? '');
  await site.changePassword.refuses(site.changePassword.password, words.rule('PasswordPersonal'));
});

test('U2 a password manager that knows no session gets to the form by way of sign-in', async ({
  site,
  account,
}) => {
  await site.page.goto('/.well-known/change-password');
  await site.signIn.isShown();
  await site.signIn.enter(account.email, account.password);
  await site.changePassword.isShown();
});

test('the password is changed by keyboard alone', async ({ site, account, words }) => {
  const { keyboard } = site.page;
  const password = goodPassword();
  await site.enter(account.email, account.password);
  await tabTo(site.page, words.text('reset_submit'));
  await keyboard.press('Enter');
  await site.changePassword.isShown();
  await expect(site.changePassword.heading).toBeFocused();
  await tabTo(site.page, words.text('current_password_label'));
  await keyboard.type(account.password);
  await tabTo(site.page, words.text('new_password_label'));
  await keyboard.type(password);
  await tabTo(site.page, words.text('confirm_password_label'));
  await keyboard.type(password);
  await keyboard.press('Enter');
  await site.account.isShown();
  await expect(site.account.heading).toBeFocused();
});

test('a reload starts the form afresh, and keeps no password', async ({ site, account }) => {
  await site.enter(account.email, account.password);
  await site.changePassword.open();
  await site.changePassword.current.fill(account.password);
  await site.page.reload();
  await site.changePassword.isShown();
  await expect(site.changePassword.current).toHaveValue('');
  const kept = await site.page.evaluate(() => JSON.stringify([sessionStorage, localStorage]));
  expect(kept).not.toContain(account.password);
});
