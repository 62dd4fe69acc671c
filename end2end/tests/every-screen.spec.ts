import { tabTo } from '../fixtures/keyboard.ts';
import { screens } from '../fixtures/screens.ts';
import { expect, test } from '../fixtures/test.ts';

for (const [name, arrive] of Object.entries(screens)) {
  test.describe(`on ${name}`, () => {
    test('X11 axe finds nothing, in light and in dark', async ({ site, api, mailbox, account, a11y }) => {
      await arrive({ site, api, mailbox, account });
      await a11y();
    });

    test('X10 320 pixels are enough, and fingers find everything', async ({
      site,
      api,
      mailbox,
      account,
    }) => {
      await site.page.setViewportSize({ width: 320, height: 640 });
      await arrive({ site, api, mailbox, account });
      expect(await site.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const small = await site.page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('button, input, select')]
          .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
          .map(({ element }) => element.outerHTML),
      );
      expect(small).toEqual([]);
      const sizes = await site.page
        .locator('input, select')
        .evaluateAll((fields) => fields.map((field) => parseFloat(getComputedStyle(field).fontSize)));
      expect(Math.min(16, ...sizes)).toBe(16);
    });

    test('X1 X15 one heading, one title, help in its place, all in one language', async ({
      site,
      api,
      mailbox,
      account,
      words,
    }) => {
      await arrive({ site, api, mailbox, account });
      const heading = site.page.getByRole('heading', { level: 1 });
      await expect(heading).toHaveCount(1);
      await expect(heading).toHaveAttribute('tabindex', '-1');
      await expect(site.page).toHaveTitle(new RegExp(`${await heading.innerText()} – Recobra$`));
      await expect(site.page.locator('html')).toHaveAttribute('lang', words.language);
      await expect(site.signIn.helpLink).toBeVisible();
    });
  });
}

test('X1 the first screen does not take the focus; every next one puts it on its heading', async ({
  site,
}) => {
  await site.signIn.open();
  expect(await site.page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await site.signIn.forgot.click();
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.heading).toBeFocused();
  await site.page.goBack();
  await site.signIn.isShown();
  await expect(site.signIn.heading).toBeFocused();
});

test('X12 without motion nothing moves, and both themes are declared', async ({ site }) => {
  await site.page.emulateMedia({ reducedMotion: 'reduce' });
  await site.forgotPassword.open();
  const moving = await site.page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [transitionDuration, animationDuration].some((time) => parseFloat(time) > 0.001);
      }).length,
  );
  expect(moving).toBe(0);
  await expect(site.page.locator('meta[name=theme-color]')).toHaveCount(2);
  const scheme = await site.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(scheme).toContain('light');
  expect(scheme).toContain('dark');
});

test('X13 nothing jumps while the page loads', async ({ site }) => {
  await site.page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await site.forgotPassword.open();
  await expect(site.forgotPassword.identifier).toBeEditable();
  const shifts = await site.page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(0.01);
});

test('X14 the language can be changed in the middle of a form', async ({ site, words, mailbox, account }) => {
  await site.forgotPassword.open();
  await site.forgotPassword.identifier.fill(account.email);
  const [other, tag] = ({ es: ['English', 'en'], en: ['Español', 'es'] } as const)[words.language];
  const choice = site.page
    .getByRole('button', { name: other })
    .or(site.page.getByRole('link', { name: other }));
  await choice.click();
  await expect(site.page.locator('html')).toHaveAttribute('lang', tag);
  await expect(site.forgotPassword.heading).not.toHaveText(words.text('forgot_title'));
  const field = site.page.getByRole('textbox');
  await expect(field).toHaveValue(account.email);
  await field.press('Enter');
  await expect(site.verifyCode.main).toContainText(account.email);
  expect((await mailbox.next(account.email)).subject).not.toBe('');
  await site.page.reload();
  await expect(site.page.locator('html')).toHaveAttribute('lang', tag);
});

test('X19 pages are not stored and tell nobody where people come from', async ({ request }) => {
  for (const path of ['/forgot-password', '/reset-password', '/api/policy']) {
    const { 'cache-control': cache, 'referrer-policy': referrer } = (await request.get(path)).headers();
    expect(cache, path).toMatch(/no-store|no-cache/);
    expect(referrer, path).toBe('no-referrer');
  }
});

test('the content security policy leaves no room for foreign or inline code', async ({ request }) => {
  const policy = (await request.get('/forgot-password')).headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain("'unsafe-eval'");
});

test('the whole recovery works by keyboard alone', async ({ site, account, mailbox, words }) => {
  const { keyboard } = site.page;
  await site.forgotPassword.open();
  await tabTo(site.page, words.text('identifier_label'));
  await keyboard.type(account.email);
  await keyboard.press('Enter');
  await site.verifyCode.isShown();
  await tabTo(site.page, words.text('code_label'));
  await keyboard.type((await mailbox.next(account.email)).code);
  await keyboard.press('Enter');
  await site.resetPassword.isShown();
  await tabTo(site.page, words.text('new_password_label'));
  await keyboard.type('tres palabras y un zorzal 7');
  await tabTo(site.page, words.text('confirm_password_label'));
  await keyboard.type('tres palabras y un zorzal 7');
  await keyboard.press('Enter');
  await site.passwordChanged.isShown();
  await tabTo(site.page, words.text('sign_in_submit'));
  await keyboard.press('Enter');
  await site.signIn.isShown();
});
