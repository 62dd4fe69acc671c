import { freshAddress, goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('signing in leads to the account, signing out back', async ({ site, account }) => {
  await site.enter(account.email, account.password);
  await expect(site.account.main).toContainText(account.email);
  await site.account.signOut.click();
  await site.signIn.isShown();
  await expect(site.signIn.main).toContainText(site.words.text('signed_out'));
  await site.page.goto('/account');
  await expect(site.signIn.heading).toHaveText(site.words.text('sign_in_title'));
});

test('I1 both fields are there at once, for password managers', async ({ site }) => {
  await site.signIn.open();
  const form = site.page.locator('form');
  await expect(form.locator('input[autocomplete=username]')).toBeVisible();
  await expect(form.locator('input[autocomplete=current-password][type=password]')).toBeVisible();
});

test('I1 a wrong pair gets one answer, whether or not the account exists', async ({
  site,
  account,
  words,
}) => {
  const { signIn } = site;
  await signIn.open();
  for (const address of [account.email, freshAddress()]) {
    await signIn.enter(address, goodPassword());
    await expect(signIn.alert).toBeFocused();
    await expect(signIn.alert).toContainText(words.problem('CredentialsRejected').detail);
    await expect(signIn.password).toHaveValue('');
    await expect(signIn.identifier).toHaveValue(address);
  }
});

test('I2 the way out for a forgotten password is beside the field', async ({ site, account }) => {
  await site.signIn.open();
  await site.signIn.identifier.fill(account.email);
  await site.signIn.forgot.click();
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.identifier).toHaveValue(account.email);
});

test('I3 too many tries tell how long to wait, and what was typed stays', async ({ site, words }) => {
  const { signIn } = site;
  await signIn.open();
  await site.page.route('**/api/auth/sign-in', async (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '30' },
      body: JSON.stringify({
        type: 'urn:recobra:problem:too-many-requests',
        title: words.problem('TooManyRequests').title,
        status: 429,
        detail: words.problem('TooManyRequests').detail,
      }),
    }),
  );
  const address = freshAddress();
  await signIn.enter(address, goodPassword());
  await expect(signIn.alert).toContainText(words.problem('TooManyRequests').title);
  await expect(signIn.alert).toContainText('30 s');
  await expect(signIn.identifier).toHaveValue(address);
  await expect(signIn.forgot).toBeVisible();
});

test('A3 a session that ends elsewhere leads to sign-in, which says so', async ({
  site,
  account,
  api,
  mailbox,
}) => {
  await site.enter(account.email, account.password);
  await api.post('auth/forgot-password', { identifier: account.email });
  const token = (await mailbox.next(account.email)).link.split('token=')[1] ?? '';
  const password = goodPassword();
  const reset = await api.post('auth/reset-password', {
    token,
    new_password: password,
    confirm_password: password,
  });
  expect(reset.status()).toBe(200);
  await site.page.reload();
  await site.signIn.isShown();
  await expect(site.signIn.main).toContainText(site.words.text('session_ended'));
  await site.signIn.enter(account.email, password);
  await site.account.isShown();
});

test('the account is for its owner only', async ({ site }) => {
  await site.page.goto('/account');
  await site.signIn.isShown();
});
