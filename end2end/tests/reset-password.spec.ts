import type { Page } from '@playwright/test';
import { goodPassword } from '../fixtures/api.ts';
import { expect, test as base } from '../fixtures/test.ts';

const test = base.extend<{ link: string }>({
  /** A fresh link from a mail. */
  link: async ({ api, account, mailbox }, use) => {
    await api.post('auth/forgot-password', { identifier: account.email });
    await use((await mailbox.next(account.email)).link);
  },
});

test('recovery by link, in another browser than the one that asked', async ({
  site,
  account,
  mailbox,
  otherDevice,
  api,
}) => {
  const password = goodPassword();
  await site.askForCode(account.email);
  const { link } = await mailbox.next(account.email);
  const phone = await otherDevice();
  await phone.followToNewPassword(link);
  await phone.resetPassword.choose(password);
  await phone.passwordChanged.isShown();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
});

test('L1 opening the link spends nothing, in however many browsers', async ({ site, link, otherDevice }) => {
  const scanner = await otherDevice();
  await scanner.followToNewPassword(link);
  await scanner.followToNewPassword(link);
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
});

test('L2 the token leaves the address before anything else can see it', async ({ site, link, guard }) => {
  const token = link.split('token=')[1] ?? '';
  expect(token).toMatch(/^[\w-]{64}$/);
  await site.followToNewPassword(link);
  expect(site.page.url()).not.toContain('token');
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  const seen = guard.requested.map((url) => url.replace(/#.*/, '')).concat(guard.referers);
  expect(seen.filter((url) => url.includes(token))).toEqual([]);
});

test('L2 a token in the query of an old mail is taken and removed too', async ({ site, link }) => {
  await site.followToNewPassword(link.replace('#token=', '?token='));
  expect(site.page.url()).not.toContain('token');
});

test('L3 while the link is checked the screen says so, and shows no form', async ({ site, link, words }) => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await site.page.route('**/api/auth/validate-reset-token', async (route) => {
    await held;
    await route.continue();
  });
  await site.follow(link);
  await expect(site.resetPassword.status(words.text('checking_link'))).toBeVisible();
  await expect(site.resetPassword.password).toHaveCount(0);
  answer();
  await site.resetPassword.isShown();
});

test('L4 the screen says whose password it is', async ({ site, link, account }) => {
  await site.followToNewPassword(link);
  await expect(site.resetPassword.account).toHaveValue(account.email);
});

test('E1 a used link says so, and leads to another one', async ({ site, link }) => {
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await site.follow(link);
  await site.resetPassword.shows('link_dead_title');
  await site.resetPassword.askAgain.click();
  await site.forgotPassword.isShown();
});

test('E1 an expired link says so', async ({ site, link, clock }) => {
  await clock.advance(15, 1);
  await site.follow(link);
  await site.resetPassword.shows('link_dead_title');
});

test('E1 a newer link makes the older one useless', async ({ site, api, account, mailbox, link, clock }) => {
  await clock.advance(1, 1);
  await api.post('auth/forgot-password', { identifier: account.email });
  const newer = await mailbox.next(account.email);
  await site.followToNewPassword(newer.link);
  await site.follow(link);
  await site.resetPassword.shows('link_dead_title');
});

test('a link that dies while the password is chosen leads to another one', async ({ site, link, clock }) => {
  await site.followToNewPassword(link);
  await clock.advance(15, 1);
  await site.resetPassword.choose(goodPassword());
  await site.resetPassword.shows('link_dead_title');
});

const fragments: [string, string][] = [
  ['nothing', '#token='],
  ['garbage', '#token=%00%ff<script>alert(1)</script>'],
  ['well-formed garbage', `#token=${'A'.repeat(64)}`],
  ['ten kilobytes', `#token=${'x'.repeat(10_240)}`],
];

for (const [name, fragment] of fragments) {
  test(`E2 a link with ${name} in it is explained`, async ({ site }) => {
    await site.follow(`/reset-password${fragment}`);
    await site.resetPassword.shows('link_dead_title');
    await expect(site.resetPassword.askAgain).toBeVisible();
  });
}

test('E2 the bare address leads on', async ({ site }) => {
  await site.page.goto('/reset-password');
  await expect(site.resetPassword.heading).toHaveText(
    new RegExp(`${site.words.text('link_lost_title')}|${site.words.text('link_dead_title')}`),
  );
  await site.resetPassword.askAgain.click();
  await site.forgotPassword.isShown();
});

test('P1 the field tells password managers the policy that the server has', async ({
  site,
  link,
  request,
}) => {
  const { password: policy } = (await (await request.get('/api/policy')).json()) as {
    password: { min_length: number; max_length: number };
  };
  await site.followToNewPassword(link);
  const { password } = site.resetPassword;
  await expect(password).toHaveAttribute('type', 'password');
  await expect(password).toHaveAttribute('name', 'new-password');
  await expect(password).toHaveAttribute('autocomplete', 'new-password');
  await expect(password).toHaveAttribute('autocapitalize', /^(off|none)$/);
  await expect(password).toHaveAttribute('spellcheck', 'false');
  await expect(password).toHaveAttribute(
    'passwordrules',
    new RegExp(
      `minlength: ${String(policy.min_length)}; maxlength: ${String(policy.max_length)}; allowed: unicode;`,
    ),
  );
  await expect(password).toHaveAttribute('aria-describedby', /./);
  await expect(password).not.toHaveAttribute('maxlength');
  await expect(site.resetPassword.confirmation).toHaveAttribute('autocomplete', 'new-password');
});

test('P2 password managers learn whose password it is', async ({ site, link, account }) => {
  await site.followToNewPassword(link);
  const username = site.page.locator('form input[autocomplete=username]');
  await expect(username).toHaveValue(account.email);
  await expect(username).toHaveAttribute('readonly');
  await expect(username).not.toHaveAttribute('type', 'hidden');
});

test('P3 the password can be shown, says so, and is hidden again when sent', async ({
  site,
  link,
  words,
  account,
}) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  await resetPassword.password.fill(account.password);
  await resetPassword.show.click();
  await expect(resetPassword.password).toHaveAttribute('type', 'text');
  await expect(resetPassword.status(words.text('password_visible'))).toHaveCount(1);
  await resetPassword.submit.click();
  await expect(resetPassword.alert).toBeVisible();
  await expect(resetPassword.password).toHaveAttribute('type', 'password');
  await expect(resetPassword.password).toHaveValue(account.password);
});

test('P4 a password in sight need not be repeated', async ({ site, link }) => {
  await site.followToNewPassword(link);
  await site.resetPassword.password.fill(goodPassword());
  await site.resetPassword.show.click();
  await site.resetPassword.submit.click();
  await site.passwordChanged.isShown();
});

test('P4 two different passwords are refused at the second one', async ({ site, link, words, guard }) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  await resetPassword.choose(goodPassword(), goodPassword());
  await resetPassword.refuses(resetPassword.confirmation, words.rule('PasswordMismatch'));
  expect(guard.count('/api/auth/reset-password')).toBe(0);
});

test('P5 the rules are there before typing, and tell in words which ones are met', async ({
  site,
  link,
  words,
}) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  const length = resetPassword.rule('rule_length');
  await expect(length).toContainText(words.text('unmet'));
  await expect(resetPassword.rule('rule_strength')).toBeVisible();
  await resetPassword.password.fill(goodPassword());
  await expect(length).toContainText(words.text('met'));
  await expect(length).not.toContainText(words.text('unmet'));
  await expect(resetPassword.rule('rule_strength')).toContainText(words.text('met'));
});

test('P6 strength is told in words', async ({ site, link, words }) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  const [weakest = '', , , , strongest = ''] = words.all('strength_words');
  await resetPassword.password.fill('password');
  await expect(resetPassword.main).toContainText(weakest);
  await resetPassword.password.fill(goodPassword());
  await expect(resetPassword.main).toContainText(strongest);
});

async function withoutStrengthModule(page: Page): Promise<void> {
  await page.context().route('**/*strength*', async (route) => route.abort());
}

test('P6 without the strength module a good password is set all the same', async ({ site, link, guard }) => {
  guard.allow(/strength/, /net::ERR_FAILED/);
  await withoutStrengthModule(site.page);
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
});

test('P9 the verdict of the server lands on the field, and what was typed stays', async ({
  site,
  link,
  words,
  guard,
}) => {
  guard.allow(/strength/, /net::ERR_FAILED/);
  const { resetPassword } = site;
  await withoutStrengthModule(site.page);
  await site.followToNewPassword(link);
  await resetPassword.choose('administrador2026');
  await expect(resetPassword.alert).toBeFocused();
  await expect(resetPassword.alert).toContainText(words.text('summary_heading'));
  await expect(resetPassword.password).toHaveAttribute('aria-invalid', 'true');
  await expect(resetPassword.password).toHaveValue('administrador2026');
  await expect(resetPassword.confirmation).toHaveValue('administrador2026');
  await resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
});

test('P9 the password in force is refused, and the link stays alive', async ({
  site,
  link,
  account,
  words,
}) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  await resetPassword.choose(account.password);
  await resetPassword.refuses(resetPassword.password, words.rule('PasswordPrevious'));
  await expect(resetPassword.password).toHaveValue(account.password);
  await resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
});

const weak = ['Contraseña2026', 'bienvenido2026', 'recuperarcuenta', 'qwertyuiop'];

for (const password of weak) {
  test(`P7 ${password} is too easy`, async ({ site, link }) => {
    const { resetPassword } = site;
    await site.followToNewPassword(link);
    await resetPassword.choose(password);
    await expect(resetPassword.alert).toBeFocused();
    await expect(resetPassword.password).toHaveAttribute('aria-invalid', 'true');
    await expect(resetPassword.password).toHaveValue(password);
  });
}

test('P7 a password made of the own address is refused', async ({ site, link, account }) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  await resetPassword.choose(account.email);
  await expect(resetPassword.alert).toBeFocused();
  await expect(resetPassword.password).toHaveAttribute('aria-invalid', 'true');
});

test('P8 Caps Lock is pointed out', async ({ site, link, words }) => {
  const { resetPassword } = site;
  await site.followToNewPassword(link);
  await resetPassword.password.focus();
  await resetPassword.password.dispatchEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true });
  await expect(resetPassword.status(words.text('caps_lock'))).toBeVisible();
  await resetPassword.password.dispatchEvent('keydown', { key: 'a', modifierCapsLock: false, bubbles: true });
  await expect(resetPassword.status(words.text('caps_lock'))).toBeHidden();
});

test('P10 after success the form is gone and the address another, so that managers save', async ({
  site,
  link,
}) => {
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await expect(site.page.locator('input[type=password]')).toHaveCount(0);
});

test('X17 going back after the change does not bring the spent form back', async ({ site, link, guard }) => {
  await site.followToNewPassword(link);
  await site.resetPassword.choose(goodPassword());
  await site.passwordChanged.isShown();
  await site.page.goBack();
  await expect(site.resetPassword.password).toHaveCount(0);
  expect(guard.count('/api/auth/reset-password')).toBe(1);
});
