// The whole way from sign-in through a forgotten password into the account, as each device shows it.
import { goodPassword } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('X11 X12 the recovery works, and looks as the device asks', async ({
  site,
  account,
  mailbox,
  colorScheme,
}) => {
  const password = goodPassword();
  const looksAsAsked = async () => {
    expect(await site.page.evaluate(lookOf)).toEqual({ dark: colorScheme === 'dark', faults: [] });
  };
  await site.signIn.open();
  await looksAsAsked();
  await site.signIn.identifier.fill(account.email);
  await site.signIn.forgot.click();
  await site.forgotPassword.isShown();
  await site.forgotPassword.submit.click();
  await site.verifyCode.isShown();
  await looksAsAsked();
  await site.verifyCode.enter((await mailbox.next(account.email)).code);
  await site.resetPassword.isShown();
  await looksAsAsked();
  await site.resetPassword.choose('corta', 'otra');
  await expect(site.resetPassword.alert).toBeVisible();
  await looksAsAsked();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  await looksAsAsked();
  await site.enter(account.email, password);
  await looksAsAsked();
});

test('X12 the first paint has the theme already, before the program is there', async ({
  page,
  guard,
  colorScheme,
}) => {
  guard.allow(/Failed to load resource.*\.wasm/);
  await page.route('**/*.wasm', () => undefined);
  await page.goto('/forgot-password', { waitUntil: 'commit' });
  await expect(page.locator('main.shell h1')).toBeVisible();
  const { dark } = await page.evaluate(lookOf);
  expect(dark).toBe(colorScheme === 'dark');
});

/** What the screen looks like, and where it does not follow the device. */
function lookOf() {
  const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const forced = matchMedia('(forced-colors: active)').matches;
  const moves = ({ transitionDuration, animationDuration }: CSSStyleDeclaration) =>
    Math.max(parseFloat(transitionDuration), parseFloat(animationDuration)) > 0.001;
  const faults = shown.filter((element) => {
    const style = getComputedStyle(element);
    const edged = !element.matches('.button, .field input') || style.borderTopStyle !== 'none';
    return (still && moves(style)) || (forced && !edged);
  });
  const paper = getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g) ?? [];
  const brightness = paper.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  return { dark: brightness < 3 * 128, faults: faults.map(({ outerHTML }) => outerHTML.slice(0, 120)) };
}
