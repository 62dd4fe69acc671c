import { screens } from '../fixtures/screens.ts';
import { expect, test } from '../fixtures/test.ts';

/** The least spacing of text that a page has to bear (WCAG 1.4.12). */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;

const sizes: [string, { width: number; height: number }][] = [
  ['four times as large', { width: 320, height: 256 }],
  ['on a phone held sideways', { width: 740, height: 360 }],
];

for (const name of [
  'forgot-password with an error',
  'verify-code',
  'reset-password',
  'account',
  'change-password',
])
  test.describe(`on ${name}`, () => {
    for (const [how, size] of sizes)
      test(`X10 ${how}, nothing is cut off or needs scrolling sideways`, async ({
        site,
        api,
        mailbox,
        account,
      }) => {
        await site.page.setViewportSize(size);
        await screens[name]?.({ site, api, mailbox, account });
        expect(await site.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          size.width,
        );
        expect(await site.page.evaluate(cutOff)).toEqual([]);
      });

    test('X10 with wider spacing of text, nothing is cut off', async ({ site, api, mailbox, account }) => {
      await site.page.setViewportSize({ width: 320, height: 640 });
      await screens[name]?.({ site, api, mailbox, account });
      await site.page.evaluate((rules) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets.push(sheet);
      }, spacing);
      expect(await site.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      expect(await site.page.evaluate(cutOff)).toEqual([]);
    });

    test('X11 in forced colours, buttons, fields and the focus still show', async ({
      site,
      api,
      mailbox,
      account,
    }) => {
      await site.page.emulateMedia({ forcedColors: 'active' });
      await screens[name]?.({ site, api, mailbox, account });
      const invisible = await site.page.evaluate(() => {
        const background = getComputedStyle(document.body).backgroundColor;
        return [...document.querySelectorAll<HTMLElement>('.button, .field input')]
          .filter((element) => element.checkVisibility())
          .filter((element) => {
            const { borderTopColor, borderTopStyle, borderTopWidth } = getComputedStyle(element);
            return (
              borderTopStyle === 'none' ||
              parseFloat(borderTopWidth) < 1 ||
              borderTopColor === background ||
              borderTopColor === 'rgba(0, 0, 0, 0)'
            );
          })
          .map((element) => element.outerHTML);
      });
      expect(invisible).toEqual([]);
      await site.page.keyboard.press('Tab');
      await expect(site.page.locator(':focus')).not.toHaveCSS('outline-style', 'none');
    });
  });

/** Visible text whose box is smaller than itself. */
function cutOff(): string[] {
  return [...document.querySelectorAll<HTMLElement>('h1, h2, p, li, label, button, a, dt, dd')]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 1)
    .filter(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 6),
    )
    .map((element) => element.outerHTML);
}
