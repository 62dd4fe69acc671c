import type { Page } from '@playwright/test';
import { freshAddress, freshNumber, goodPassword, wrongCode } from '../fixtures/api.ts';
import { type Account, expect, test } from '../fixtures/test.ts';
import type { Words } from '../fixtures/words.ts';

/** A form that wants a correction says so by its status, too, which the browser notes down. */
const corrections = /responded with a status of 4\d\d .*\/basic\//;

/** Signs in by the plain form. */
async function enter(page: Page, words: Words, { email, password }: Account): Promise<void> {
  await page.goto('/basic/sign-in');
  await page.getByLabel(words.text('identifier_label')).fill(email);
  await page.getByLabel(words.text('password_label'), { exact: true }).fill(password);
  await page.getByLabel(words.text('password_label'), { exact: true }).press('Enter');
  await isAt(page, words, 'account_title');
}

/** The screen whose heading is called `title` is shown. */
async function isAt(page: Page, words: Words, title: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: words.text(title) })).toBeVisible();
}

/** Opens the link of a message, goes on without script and pastes the link there. */
async function paste(page: Page, words: Words, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('link', { name: /versión sencilla|plain version/ }).click();
  await page.getByLabel(words.text('link_label')).fill(link);
  await page.getByLabel(words.text('link_label')).press('Enter');
}

for (const locale of ['es-ES', 'en-GB']) {
  test.describe(`without JavaScript in ${locale}`, () => {
    test.use({ locale });

    test('X20 every screen leads to its plain form in one click', async ({ page, words }) => {
      for (const [path, title] of [
        ['forgot-password', 'forgot_title'],
        ['sign-in', 'sign_in_title'],
        ['sign-up', 'sign_up_title'],
      ] as const) {
        await page.goto(`/${path}`);
        await page.getByRole('link', { name: /versión sencilla|plain version/ }).click();
        await expect(page).toHaveURL(new RegExp(`/basic/${path}$`));
        await expect(page.getByRole('heading', { level: 1, name: words.text(title) })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', words.language);
      }
    });

    test('X14 the shell shows one language alone', async ({ page, words }) => {
      await page.goto('/forgot-password');
      await expect(page.locator('html')).toHaveAttribute('lang', words.language);
      await expect(page.locator('.no-script h2')).toHaveCount(2);
      await expect(page.locator('.no-script h2:visible')).toHaveCount(1);
    });

    test('the whole recovery, with a wrong code and a bad password on the way', async ({
      page,
      words,
      account,
      mailbox,
      guard,
      api,
    }) => {
      guard.allow(corrections);
      await page.goto('/basic');
      await page.getByLabel(words.text('identifier_label')).fill(account.email);
      await page.getByLabel(words.text('identifier_label')).press('Enter');
      await expect(page.getByRole('main')).toContainText(account.email);
      await expect(page.locator('time')).toHaveText(/^\d\d:\d\d UTC$/);

      const { code } = await mailbox.next(account.email);
      const field = page.getByLabel(words.text('code_label'), { exact: true });
      await field.fill(wrongCode(code));
      await field.press('Enter');
      await expect(page).toHaveTitle(new RegExp(`^${words.text('error_prefix')}`));
      await expect(page.getByRole('alert')).toContainText(words.pattern('attempts_left'));
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(field).toHaveValue(wrongCode(code));
      await expect(field).toHaveAccessibleDescription(words.pattern('attempts_left'));
      await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
      await field.press('Enter');

      const fresh = goodPassword();
      const [first, second] = [words.text('new_password_label'), words.text('confirm_password_label')];
      await page.getByLabel(first).fill('corta');
      await page.getByLabel(second).fill('corta');
      await page.getByLabel(second).press('Enter');
      await expect(page.getByLabel(first)).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel(first)).toHaveValue('');
      await page.getByLabel(first).fill(fresh);
      await page.getByLabel(second).fill(fresh);
      await page.getByLabel(second).press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: words.text('changed_title') })).toBeVisible();
      expect(await api.canSignIn({ ...account, password: fresh })).toBe(true);
      expect(guard.requested.filter((url) => /token|code=|password=/.test(url))).toEqual([]);
    });

    test('sign-up, sign-in and sign-out', async ({ page, words, mailbox, guard }) => {
      guard.allow(corrections);
      const [email, password] = [freshAddress(), goodPassword()];
      await page.goto('/basic/sign-up');
      await page.getByLabel(words.text('email_label'), { exact: true }).fill(email);
      await page.getByLabel(words.text('password_label'), { exact: true }).fill(password);
      await page.getByRole('button', { name: words.text('sign_up_submit') }).click();
      const { code } = await mailbox.next(email);
      await page.getByLabel(words.text('code_label'), { exact: true }).fill(code);
      await page.getByRole('button', { name: words.text('verify_email_submit') }).click();
      await expect(page.getByRole('main')).toContainText(email);
      await page.getByRole('link', { name: words.text('sign_in_submit') }).click();

      await expect(page.getByLabel(words.text('identifier_label'))).toHaveValue(email);
      await page.getByLabel(words.text('password_label'), { exact: true }).fill('otra frase');
      await page.getByRole('button', { name: words.text('sign_in_submit') }).click();
      await expect(page.getByRole('alert')).toContainText(words.problem('CredentialsRejected').detail);
      await page.getByLabel(words.text('password_label'), { exact: true }).fill(password);
      await page.getByRole('button', { name: words.text('sign_in_submit') }).click();
      await expect(page.getByRole('main')).toContainText(words.text('this_device'));
      await page.getByRole('button', { name: words.text('sign_out') }).click();
      await expect(page.getByRole('status')).toContainText(words.text('signed_out'));
    });

    test('the password is changed, and a wrong one in force changes nothing', async ({
      page,
      words,
      account,
      api,
      guard,
    }) => {
      guard.allow(corrections);
      const elsewhere = await api.signIn(account);
      await enter(page, words, account);
      await page.getByRole('link', { name: words.text('reset_submit') }).click();
      await isAt(page, words, 'change_password_title');
      const fresh = goodPassword();
      const current = page.getByLabel(words.text('current_password_label'), { exact: true });
      const again = page.getByLabel(words.text('confirm_password_label'));
      const send = async (password: string): Promise<void> => {
        await current.fill(password);
        await page.getByLabel(words.text('new_password_label')).fill(fresh);
        await again.fill(fresh);
        await again.press('Enter');
      };
      await send('otra frase cualquiera');
      await expect(page.getByRole('alert')).toContainText(words.text('current_password_wrong'));
      await expect(current).toHaveAccessibleDescription(words.text('current_password_wrong'));
      expect(await api.canSignIn(account)).toBe(true);
      await send(account.password);
      await isAt(page, words, 'account_title');
      await expect(page.getByRole('status')).toContainText(words.pattern('password_changed'));
      expect((await elsewhere.get('/api/auth/session')).status()).toBe(401);
      expect(await api.canSignIn(account)).toBe(false);
      expect(await api.canSignIn({ ...account, password: fresh })).toBe(true);
    });

    test('address and number are changed, each by a code that was sent there', async ({
      page,
      words,
      account,
      api,
      mailbox,
      guard,
    }) => {
      guard.allow(corrections);
      const [address, number] = [freshAddress(), freshNumber()];
      await enter(page, words, account);
      const current = page.getByLabel(words.text('current_password_label'), { exact: true });
      const code = page.getByLabel(words.text('code_label'), { exact: true });
      await page.getByRole('link', { name: words.text('change_email') }).click();
      await isAt(page, words, 'change_email_title');
      await page.getByLabel(words.text('new_email_label')).fill(address);
      await current.fill('otra frase cualquiera');
      await current.press('Enter');
      await expect(page.getByRole('alert')).toContainText(words.text('current_password_wrong'));
      await expect(page.getByLabel(words.text('new_email_label'))).toHaveValue(address);
      await current.fill(account.password);
      await current.press('Enter');
      await expect(page.getByRole('main')).toContainText(address);
      const right = (await mailbox.next(address)).code;
      await code.fill(wrongCode(right));
      await code.press('Enter');
      await expect(page.getByRole('alert')).toContainText(words.pattern('attempts_left'));
      await page.getByRole('button', { name: words.text('resend') }).click();
      await expect(page.getByRole('status')).toContainText(words.pattern('resend_in'));
      await code.fill(right);
      await code.press('Enter');
      await expect(page.getByRole('status')).toContainText(words.text('email_changed'));
      await expect(page.getByRole('main')).toContainText(address);

      await page.getByRole('link', { name: words.text('add_phone') }).click();
      await isAt(page, words, 'change_phone_title');
      await page.getByLabel(words.text('new_phone_label')).fill(number);
      await current.fill(account.password);
      await current.press('Enter');
      await isAt(page, words, 'verify_phone_title');
      await code.fill(await api.textedCode(number));
      await code.press('Enter');
      await expect(page.getByRole('status')).toContainText(words.text('phone_changed'));
      await expect(page.getByRole('link', { name: words.text('change_phone') })).toBeVisible();
      expect(await api.canSignIn({ ...account, email: address })).toBe(true);
    });

    test('"it was not me" takes the pasted link of a message, and nothing that is none', async ({
      page,
      words,
      account,
      api,
      mailbox,
      guard,
    }) => {
      guard.allow(corrections);
      await api.post('auth/forgot-password', { identifier: account.email });
      const { objection } = await mailbox.next(account.email);
      await paste(page, words, objection.slice(0, -1));
      await expect(page).toHaveURL(/\/basic\/not-me$/);
      await expect(page.getByRole('alert')).toContainText(words.text('link_incomplete'));
      await paste(page, words, objection);
      await isAt(page, words, 'not_me_cancelled_title');
      await page.reload();
      await isAt(page, words, 'not_me_cancelled_title');
      await paste(page, words, objection);
      await isAt(page, words, 'link_dead_title');

      await api.signIn(account);
      const thief = await api.signIn(account);
      await paste(page, words, (await mailbox.next(account.email)).objection);
      await isAt(page, words, 'not_me_frozen_title');
      expect((await thief.get('/api/auth/session')).status()).toBe(401);
      expect(await api.canSignIn(account)).toBe(false);
      expect(guard.requested.filter((url) => /[?&]token/.test(url))).toEqual([]);
    });

    test('L4 the link of a recovery works by itself: pasted, on a device that never asked for it', async ({
      page,
      words,
      account,
      api,
      mailbox,
      guard,
    }) => {
      await api.post('auth/forgot-password', { identifier: account.email });
      await paste(page, words, (await mailbox.next(account.email)).link);
      const fresh = goodPassword();
      await page.getByLabel(words.text('new_password_label')).fill(fresh);
      await page.getByLabel(words.text('confirm_password_label')).fill(fresh);
      await page.getByLabel(words.text('confirm_password_label')).press('Enter');
      await isAt(page, words, 'changed_title');
      expect(await api.canSignIn({ ...account, password: fresh })).toBe(true);
      expect(guard.requested.filter((url) => /[?&]token/.test(url))).toEqual([]);
    });

    test('recent activity unfolds, and who did not do it ends all else and chooses a password', async ({
      page,
      words,
      account,
      api,
    }) => {
      const thief = await api.signIn(account);
      await enter(page, words, account);
      const activity = page.getByRole('group').filter({ hasText: words.text('events_title') });
      await expect(page.getByRole('button', { name: words.text('not_mine') })).toBeHidden();
      await page.getByText(words.text('events_title')).click();
      await expect(activity.getByRole('listitem')).toHaveCount(3);
      await page.getByRole('button', { name: words.text('not_mine') }).click();
      await isAt(page, words, 'change_password_title');
      expect((await thief.get('/api/auth/session')).status()).toBe(401);
    });

    test('a new address is proven by the pasted link', async ({ page, words, api, mailbox, guard }) => {
      guard.allow(corrections);
      const account = { email: freshAddress(), password: goodPassword() };
      await api.post('auth/sign-up', account);
      const { link } = await mailbox.next(account.email);
      await paste(page, words, link);
      await isAt(page, words, 'verified_title');
      expect(await api.canSignIn(account)).toBe(true);
      await page.context().clearCookies();
      await paste(page, words, link);
      await isAt(page, words, 'link_dead_title');
    });

    test('the language is changed by a button, and what was sent is kept', async ({ page, words, guard }) => {
      guard.allow(corrections);
      const [other, tag] = ({ es: ['English', 'en'], en: ['Español', 'es'] } as const)[words.language];
      await page.goto('/basic/sign-in');
      const [identifier] = [page.getByRole('textbox').first()];
      await identifier.fill('ana@example.com');
      await identifier.press('Enter');
      await expect(page.getByRole('alert')).toBeVisible();
      await page.getByRole('button', { name: other }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      await expect(page).toHaveURL(/\/basic\/sign-in$/);
      await expect(identifier).toHaveValue('ana@example.com');
    });
  });
}

test.describe('to a browser that has JavaScript', () => {
  test.use({ javaScriptEnabled: true });

  test('X11 X10 axe finds nothing on any plain form, and 320 pixels are enough', async ({
    page,
    words,
    account,
    api,
    mailbox,
    guard,
    a11y,
  }) => {
    test.setTimeout(180_000);
    guard.allow(corrections, /status of 4\d\d .*\/basic\/nothing/);
    await page.setViewportSize({ width: 320, height: 640 });
    const check = async (title: string): Promise<void> => {
      await expect(page.getByRole('heading', { level: 1, name: words.text(title) })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      expect(await page.evaluate(() => document.scripts.length)).toBe(0);
      await a11y();
    };
    for (const [path, title] of [
      ['forgot-password', 'forgot_title'],
      ['verify-code', 'no_request_title'],
      ['reset-password', 'reset_title'],
      ['password-changed', 'changed_title'],
      ['sign-up', 'sign_up_title'],
      ['verify-email', 'verify_email_title'],
      ['not-me', 'not_me_title'],
      ['help', 'help_title'],
      ['nothing', 'not_found_title'],
    ] as const) {
      await page.goto(`/basic/${path}`);
      await check(title);
    }
    await page.goto('/basic/sign-in');
    await page.getByRole('button', { name: words.text('sign_in_submit') }).click();
    await check('sign_in_title');
    await page.goto('/basic/forgot-password');
    await page.getByLabel(words.text('identifier_label')).fill(account.email);
    await page.getByLabel(words.text('identifier_label')).press('Enter');
    await check('code_title');
    const { code, objection } = await mailbox.next(account.email);
    await page.getByLabel(words.text('code_label'), { exact: true }).fill(code);
    await page.getByLabel(words.text('code_label'), { exact: true }).press('Enter');
    await check('reset_title');
    await api.signIn(account);
    await api.signIn(account);
    await enter(page, words, account);
    await check('account_title');
    const current = page.getByLabel(words.text('current_password_label'), { exact: true });
    await page.goto('/basic/account/password');
    await check('change_password_title');
    await current.press('Enter');
    await check('change_password_title');
    await page.goto('/basic/account/phone');
    await check('change_phone_title');
    await page.getByLabel(words.text('new_phone_label')).fill(freshNumber());
    await current.fill(account.password);
    await current.press('Enter');
    await check('verify_phone_title');
    await page.goto('/basic/account/email');
    await page.getByLabel(words.text('new_email_label')).fill('ana');
    await current.press('Enter');
    await check('change_email_title');
    await page.goto('/basic/not-me');
    await page.getByLabel(words.text('link_label')).press('Enter');
    await check('not_me_title');
    await page.getByLabel(words.text('link_label')).fill(objection);
    await page.getByLabel(words.text('link_label')).press('Enter');
    await check('not_me_cancelled_title');
  });
});
