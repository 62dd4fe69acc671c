// One sheet for each screen: its first state in every look, its other states on a phone in two looks.
import type { Page } from '@playwright/test';
import { openState, type State, states } from '../fixtures/states.ts';
import { test } from '../fixtures/test.ts';
import type { Language } from '../fixtures/words.ts';
import { type Device, draw, type Picture, picture, turnInto } from './sheet.ts';

interface Look {
  device: Device;
  language: Language;
  theme: 'light' | 'dark';
}

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
    for (const { state, look } of wanted) pictures.push(await shown(page, state, look));
    await draw(page, 'screens', sheet, pictures);
  });

function looksOf({ name }: State, sheet: string): Look[] {
  return name === sheet ? looks : fewLooks;
}

async function shown(page: Page, { name }: State, look: Look): Promise<Picture> {
  await turnInto(page, look.device);
  await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' });
  await openState(page, name, look.language);
  return picture(page, look.device, `${name} · ${look.language} · ${look.theme}`);
}
