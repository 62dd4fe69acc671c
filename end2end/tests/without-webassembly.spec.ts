// In a browser that has no WebAssembly at all, as in Apple's Lockdown Mode.
import { expect, test } from '../fixtures/test.ts';

for (const path of ['/forgot-password', '/sign-in', '/reset-password'])
  test(`X20 without WebAssembly ${path} says so and what to do`, async ({ page, words, guard, a11y }) => {
    guard.allow(/WebAssembly is not defined/);
    await page.goto(path);
    expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
    await expect(page.getByRole('alert')).toContainText('WebAssembly');
    await expect(page.locator('html')).toHaveAttribute('lang', words.language);
    await a11y(page, ['wcag2a', 'wcag2aa']);
  });
