// One sheet for each letter: both languages, on a phone and on a desktop, in light and in dark.
import { expect, test } from '../fixtures/test.ts';
import { draw, type Picture } from './sheet.ts';

const sizes = { phone: 390, desktop: 720 };

test('every letter is drawn', async ({ page }) => {
  await page.goto('/dev/messages');
  const letters = await page.locator('main section[lang]').evaluateAll((sections) =>
    sections.map((section) => ({
      kind: section.id.replace(/-[a-z]+$/, ''),
      language: (section as HTMLElement).lang,
      html: section.querySelector('iframe')?.srcdoc ?? '',
    })),
  );
  const kinds = new Set(letters.map(({ kind }) => kind));
  expect(kinds.size).toBeGreaterThan(8);
  for (const kind of kinds) {
    const pictures: Picture[] = [];
    for (const { language, html } of letters.filter((letter) => letter.kind === kind)) {
      for (const [device, width] of Object.entries(sizes)) {
        for (const theme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 400 });
          await page.emulateMedia({ colorScheme: theme });
          await page.goto('about:blank');
          await page.setContent(html);
          const image = await page.screenshot({ fullPage: true });
          pictures.push({ image, width: width / 2, caption: `${language} · ${device} · ${theme}` });
        }
      }
    }
    await draw(page, 'messages', kind, pictures);
  }
});
