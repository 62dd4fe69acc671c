// A sheet: pictures side by side, each with its caption.
import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** A picture, how wide it stands on the sheet, and what is said of it. */
export interface Picture {
  image: Buffer;
  width: number;
  caption: string;
}

/** How large a screen is. */
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
/** How tall a picture gets; what is longer is cut. */
const tallest = 2400;
/** How wide the pictures are on the sheet. */
const widths = { phone: 184, desktop: 384 };

export type Device = keyof typeof sizes;

/** Makes the screen that of a `device`. */
export async function turnInto(page: Page, device: Device): Promise<void> {
  await page.setViewportSize(sizes[device]);
}

/** The page as a `device` shows it, down to its end. */
export async function picture(page: Page, device: Device, caption: string): Promise<Picture> {
  const size = sizes[device];
  await turnInto(page, device);
  await page.evaluate(() => document.fonts.ready);
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(Math.max(content, size.height), tallest);
  await page.setViewportSize({ ...size, height });
  const image = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  return { image, width: widths[device], caption };
}

/** Draws `pictures` into `docs/<folder>/<name>.jpg`. */
export async function draw(page: Page, folder: string, name: string, pictures: Picture[]): Promise<void> {
  const figures = pictures.map(
    ({ image, width, caption }) =>
      `<figure><img width=${String(width)} src="data:image/png;base64,${image.toString('base64')}">` +
      `<figcaption>${caption}</figcaption></figure>`,
  );
  await page.setViewportSize({ width: 1640, height: 800 });
  await page.goto('about:blank');
  await page.setContent(
    `<style>body { display: flex; flex-wrap: wrap; gap: 16px; margin: 16px; align-items: flex-start;
       background: #8a8f8d; font: 12px "Liberation Sans", sans-serif }
     figure { margin: 0 } img { display: block } figcaption { margin-top: 4px }</style>` + figures.join(''),
  );
  const sheet = new URL(`../../docs/${folder}/${name}.jpg`, import.meta.url);
  mkdirSync(new URL('.', sheet), { recursive: true });
  // As PNG the sheets would be twice as large.
  await page.screenshot({ path: sheet.pathname, fullPage: true, type: 'jpeg', quality: 70 });
}
