// Every screen in every state of the catalogue that developers look at.
import { openState, states } from '../fixtures/states.ts';
import { axe, expect, test, wcag } from '../fixtures/test.ts';

/** What a state that fails on purpose makes the browser say. */
const onPurpose = [/Failed to fetch/];

/** So many tests share the states among them. */
const shares = 8;

for (let share = 0; share < shares; share += 1)
  test(`X1 X10 X11 every state is reached, fits a small phone and has no fault of access (${String(share + 1)} of ${String(shares)})`, async ({
    page,
    request,
    words,
    guard,
  }) => {
    test.slow();
    guard.allow(...onPurpose);
    await page.setViewportSize({ width: 320, height: 640 });
    const all = await states(request);
    expect(all.length).toBeGreaterThan(60);
    for (const [place, { name }] of [...all.entries()].filter(([place]) => place % shares === share))
      await test.step(name, async () => {
        await page.emulateMedia({ colorScheme: place % 3 === 0 ? 'dark' : 'light', reducedMotion: 'reduce' });
        await openState(page, name, words.language);
        await expect(page.locator('h1:visible, #boot-failed h2:visible')).toHaveCount(1);
        await expect(page.locator('html')).toHaveAttribute('lang', words.language);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${name} scrolls sideways`).toBeLessThanOrEqual(320);
        const { violations } = await axe(page).withTags(wcag).analyze();
        const faults = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
        expect(faults, `accessibility of ${name}`).toEqual([]);
      });
  });

test('the list shows the states of a screen side by side, on a phone and on a desk', async ({ page }) => {
  await page.goto('/dev/states?lang=en&screen=/help');
  const frames = page.locator('iframe');
  await expect(frames).toHaveCount(2);
  for (const place of [0, 1])
    await expect(
      frames.nth(place).contentFrame().getByRole('heading', { level: 1 }).filter({ visible: true }),
    ).toHaveCount(1);
});
