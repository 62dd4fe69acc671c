// One sheet for each screen: its first state in every look, its other states on a phone in two looks.
import type { Page } from '@playwright/test';
import { openState, type State, states } from '../fixtures/states.ts';
import { test } from '../fixtures/test.ts';
import type { Language } from '../fixtures/words.ts';
import { draw, type Picture } from './sheet.ts';

interface Look {
  device: 'phone' | 'desktop';
  language: Language;
  theme: 'light' | 'dark';
}

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
/** How tall a picture gets; what is longer is cut. */
const tallest = 1200;
/** How wide the pictures are on the sheet. */
const widths = { phone: 184, desktop: 384 };

const looks: Look[] = (['phone', 'desktop'] as const).flatMap((device) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['es', 'en'] as const).map((language) => ({ device, language, theme })),
  ),
);
const fewLooks = looks.filter(
  ({ device, language, theme }) => device === 'phone' && (language === 'es') === (theme === 'light'),
);

/** The names of the sheets, which are those of the screens' first states. */
const sheets = [
  'forgot-password',
  'verify-code',
  'reset-password',
  'password-changed',
  'not-me',
  'sign-in',
  'sign-up',
  'verify-email',
  'account',
  'change-password',
  'change-email',
  'verify-change-email',
  'change-phone',
  'verify-change-phone',
  'home-waiting',
  'help',
  'not-found',
];

test('every screen is drawn', async ({ request }) => {
  const all = await states(request);
  const first = new Map(all.toReversed().map(({ screen, name }) => [screen, name]));
  const missing = [...first.values()].filter((name) => !sheets.includes(name));
  test.expect(missing, 'screens without a sheet').toEqual([]);
});

for (const sheet of sheets)
  test(`the sheet of ${sheet}`, async ({ page, request, guard }) => {
    guard.allow(/Failed to fetch/);
    const all = await states(request);
    const screen = all.find(({ name }) => name === sheet)?.screen;
    const wanted = all
      .filter((state) => state.screen === screen)
      .flatMap((state) => looksOf(state, sheet).map((look) => ({ state, look })));
    const pictures: Picture[] = [];
    for (const { state, look } of wanted) pictures.push(await picture(page, state, look));
    await draw(page, 'screens', sheet, pictures);
  });

function looksOf({ name }: State, sheet: string): Look[] {
  return name === sheet ? looks : fewLooks;
}

async function picture(page: Page, { name }: State, look: Look): Promise<Picture> {
  const size = sizes[look.device];
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' });
  await openState(page, name, look.language);
  await page.evaluate(() => document.fonts.ready);
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(Math.max(content, size.height), tallest);
  await page.setViewportSize({ ...size, height });
  const image = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const caption = `${name} · ${look.language} · ${look.theme}`;
  return { image, width: widths[look.device], caption };
}
