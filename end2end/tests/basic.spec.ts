import { expect, test } from '../fixtures/test.ts';

test('X20 without JavaScript the page says so and what to do', async ({ page }) => {
  await page.goto('/forgot-password');
  const heading = page.getByRole('heading', { name: 'Esta página necesita JavaScript' });
  await expect(heading).toBeVisible();
  await expect(heading.locator('..')).toContainText(/escribe a quien administra este sitio/);
});

test('X14 without JavaScript only one language is shown', async ({ page }) => {
  await page.goto('/forgot-password');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  const english = page.getByRole('heading', { name: 'This page needs JavaScript', includeHidden: true });
  await expect(english).toHaveCount(1);
  await expect(english).toBeHidden();
});
