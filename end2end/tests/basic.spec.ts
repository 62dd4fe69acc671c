import { freshAddress, goodPassword, wrongCode } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

/** A form that wants a correction says so by its status, too, which the browser notes down. */
const corrections = /responded with a status of 4\d\d .*\/basic\//;

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
      ['reset-password', 'no_link_title'],
      ['password-changed', 'changed_title'],
      ['sign-up', 'sign_up_title'],
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
    const { code } = await mailbox.next(account.email);
    await page.getByLabel(words.text('code_label'), { exact: true }).fill(code);
    await page.getByLabel(words.text('code_label'), { exact: true }).press('Enter');
    await check('reset_title');
    await api.signIn(account);
    await api.signIn(account);
    await page.goto('/basic/sign-in');
    await page.getByLabel(words.text('identifier_label')).fill(account.email);
    await page.getByLabel(words.text('password_label'), { exact: true }).fill(account.password);
    await page.getByLabel(words.text('password_label'), { exact: true }).press('Enter');
    await check('account_title');
  });
});
