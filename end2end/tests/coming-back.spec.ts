import { freshAddress, goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

/** What a browser tells a page that it brings back from its memory. */
function comeBack(): void {
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

test('X17 P3 a page that comes back from memory hides the password', async ({ site }) => {
  await site.signUp.open();
  await site.signUp.password.fill(goodPassword());
  await site.signUp.show.click();
  await expect(site.signUp.password).toHaveAttribute('type', 'text');
  await site.page.evaluate(comeBack);
  await expect(site.signUp.password).toHaveAttribute('type', 'password');
});

test('X17 an account that comes back from memory is checked again, and shown to its owner only', async ({
  site,
  account,
  api,
}) => {
  await site.enter(account.email, account.password);
  await site.page.evaluate(comeBack);
  await site.account.isShown();
  await expect(site.account.main).toContainText(account.email);
  await api.endSessions(account);
  await site.page.evaluate(comeBack);
  await site.signIn.isShown();
});

test('X17 back and forward send nothing again, and show no spent form as if it were alive', async ({
  site,
  account,
  mailbox,
  guard,
}) => {
  await site.askForCode(account.email);
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await site.page.goBack();
  await site.resetPassword.shows('link_lost_title');
  await site.page.goBack();
  await site.verifyCode.shows('no_request_title');
  await site.page.goForward();
  await site.resetPassword.shows('link_lost_title');
  for (const call of ['forgot-password', 'verify-code', 'reset-password'])
    expect(guard.count(`/api/auth/${call}`), call).toBe(1);
});

test('X18 a second tab has a journey of its own, and the first one goes on', async ({
  site,
  account,
  mailbox,
}) => {
  await site.askForCode(account.email);
  const { code } = await mailbox.next(account.email);
  const tab = await site.secondTab();
  await tab.askForCode(freshAddress());
  await site.page.reload();
  await site.verifyCode.isShown();
  await expect(site.verifyCode.main).toContainText(account.email);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
});

test('X18 the link of the message opens in a second tab; the first tab learns that its code is spent', async ({
  site,
  account,
  mailbox,
}) => {
  await site.askForCode(account.email);
  const { code, link } = await mailbox.next(account.email);
  const tab = await site.secondTab();
  await tab.followToNewPassword(link);
  await tab.resetPassword.choose(goodPassword());
  await tab.passwordChanged.isShown();
  await site.verifyCode.enter(code);
  await expect(site.verifyCode.heading).not.toHaveText(site.words.text('reset_title'));
  await expect(site.verifyCode.resend).toBeVisible();
});

test('K6 after a wrong code the field is selected, so that typing replaces it', async ({ site, words }) => {
  await site.askForCode(freshAddress());
  await site.verifyCode.enter('000000');
  await site.verifyCode.alert.getByRole('link', { name: words.text('code_wrong') }).click();
  await expect(site.verifyCode.code).toBeFocused();
  await site.page.keyboard.type('123456');
  await expect(site.verifyCode.code).toHaveValue('123456');
});

const tokens: [string, string][] = [
  ['garbage', 'garbage'],
  ['nothing', ''],
  ['ten thousand characters', 'x'.repeat(10_000)],
  ['the shape of a token', 'A'.repeat(64)],
];

for (const [what, token] of tokens)
  test(`E1 E2 a link with ${what} in it gets the same screen, and a way on`, async ({ site, account }) => {
    await site.signIn.open();
    await site.signIn.identifier.fill(account.email);
    await site.follow(`/reset-password#token=${token}`);
    await site.resetPassword.shows('link_dead_title');
    expect(site.page.url()).not.toContain('token');
    await site.resetPassword.askAgain.click();
    await site.forgotPassword.isShown();
    await expect(site.forgotPassword.identifier).toHaveValue(account.email);
  });

test('E1 a used link gets that screen, too', async ({ site, account, api, mailbox }) => {
  await api.post('auth/forgot-password', { identifier: account.email });
  const { link } = await mailbox.next(account.email);
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await site.follow(link);
  await site.resetPassword.shows('link_dead_title');
});
