// A phone for the first time here, by slow 4G: 1.6 Mbit/s, 150 ms away, a processor four times as slow as this one.
import type { Browser } from '@playwright/test';
import { slowDown } from '../fixtures/slow.ts';
import { expect, test } from '../fixtures/test.ts';

const visits = 9;
/** The middle one of so many visits, in milliseconds; the shift of the layout has no unit. */
const limits = { painted: 600, usable: 1300, blocked: 100, shifted: 0.01 };

type Visit = Record<keyof typeof limits, number>;

for (const path of ['/forgot-password', '/sign-in', '/sign-up'])
  test(`${path} is painted and usable in time`, async ({ browser, baseURL }) => {
    const seen: Visit[] = [];
    for (let count = 0; count < visits; count += 1)
      seen.push(await visit(browser, `${baseURL ?? ''}${path}`));
    const middle = Object.fromEntries(
      (Object.keys(limits) as (keyof Visit)[]).map((name) => [name, median(seen.map((one) => one[name]))]),
    ) as Visit;
    const text = `painted ${ms(middle.painted)}, usable ${ms(middle.usable)}, blocked ${ms(middle.blocked)}`;
    console.log(`${path.padEnd(18)} ${text}, shifted ${middle.shifted.toFixed(3)}`);
    for (const [name, limit] of Object.entries(limits))
      expect.soft(middle[name as keyof Visit], name).toBeLessThanOrEqual(limit);
  });

/** Opens `url` with nothing kept from before, and tells when what happened. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 412, height: 839 }, isMobile: true });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await slowDown(page, 4);
  await page.goto(url);
  await page.waitForFunction(() => 'usable' in window);
  const seen = await page.evaluate(() => (window as unknown as { finish: () => Visit }).finish());
  await context.close();
  return seen;
}

/** Runs in the page, before everything of it. */
function watch(): void {
  const shifts: number[] = [];
  const tasks: PerformanceEntry[] = [];
  const observe = (type: string, seen: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver((list) => {
      list.getEntries().forEach(seen);
    }).observe({ type, buffered: true });
  };
  observe('layout-shift', (entry) => shifts.push((entry as unknown as { value: number }).value));
  observe('longtask', (entry) => tasks.push(entry));
  const form = new MutationObserver(() => {
    if (!document.querySelector('form input')) return;
    form.disconnect();
    // The form is there; it answers as soon as the thread is free again.
    setTimeout(() => Object.assign(window, { usable: performance.now() }), 0);
  });
  form.observe(document, { childList: true, subtree: true });
  const finish = (): object => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity;
    // Total blocking time: of each long task after the first paint, what is beyond 50 ms.
    const long = tasks.filter(({ startTime }) => startTime >= painted);
    return {
      painted,
      usable: (window as unknown as { usable: number }).usable,
      blocked: long.reduce((sum, { duration }) => sum + duration - 50, 0),
      shifted: shifts.reduce((sum, value) => sum + value, 0),
    };
  };
  Object.assign(window, { finish });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
