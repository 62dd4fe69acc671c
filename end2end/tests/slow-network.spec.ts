// A phone on a bad connection: 1.6 Mbit/s, 150 ms away, four times as slow as this machine.
import type { Route } from '@playwright/test';
import { freshAddress } from '../fixtures/api.ts';
import { slowDown } from '../fixtures/slow.ts';
import { expect, test } from '../fixtures/test.ts';

test('X13 on a slow connection the heading is there first, and nothing jumps when the program comes', async ({
  site,
}) => {
  const { page } = site;
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await slowDown(page, 4);
  const held: Route[] = [];
  await page.route('**/*.wasm', (route) => {
    held.push(route);
  });
  await page.goto('/forgot-password', { waitUntil: 'commit' });
  const heading = page.locator('main.shell h1');
  await expect(heading).toContainText(site.words.text('forgot_title'), { useInnerText: true });
  await expect.poll(() => held.length).toBe(1);
  await Promise.all(held.map((route) => route.continue()));
  await expect(site.forgotPassword.identifier).toBeEditable();
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(0.01);
});

test('X7 X8 on a slow connection the recovery works, and the strength module is waited for by nobody', async ({
  site,
  account,
  mailbox,
}) => {
  await slowDown(site.page, 1);
  await site.askForCode(account.email);
  const { code } = await mailbox.next(account.email);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(`luna-${freshAddress()}-trébol`);
  await site.passwordChanged.isShown();
});
