import { freshNumber } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

interface Asked {
  otp: { transport: string[] };
  signal: AbortSignal;
}

declare global {
  interface Window {
    asked: Asked[];
    textArrives: (code: string) => void;
  }
}

test.beforeEach(async ({ page }) => {
  // Stands for Chrome on Android, which hands the code of a text message over.
  await page.addInitScript(() => {
    window.asked = [];
    Object.assign(window, { OTPCredential: Object });
    Object.defineProperty(navigator, 'credentials', {
      value: {
        get: async (asked: Asked) =>
          new Promise((resolve, reject) => {
            window.asked.push(asked);
            window.textArrives = (code) => {
              resolve({ code });
            };
            asked.signal.addEventListener('abort', () => {
              reject(new DOMException('aborted', 'AbortError'));
            });
          }),
      },
    });
  });
});

test('K7 the code of a text message fills the field and sends nothing', async ({ site, guard }) => {
  await site.askForCode(freshNumber());
  expect(await site.page.evaluate(() => window.asked.map(({ otp }) => otp.transport))).toEqual([['sms']]);
  await site.page.evaluate(() => {
    window.textArrives('123456');
  });
  await expect(site.verifyCode.code).toHaveValue('123456');
  expect(guard.count('/api/auth/verify-code')).toBe(0);
});

test('K7 the wait for a text message ends with the form or the screen', async ({ site }) => {
  const aborted = async (): Promise<boolean[]> =>
    site.page.evaluate(() => window.asked.map(({ signal }) => signal.aborted));
  await site.askForCode(freshNumber());
  expect(await aborted()).toEqual([false]);
  await site.verifyCode.enter('123456');
  await expect.poll(aborted).toEqual([true]);
  await site.verifyCode.change.click();
  await site.forgotPassword.isShown();
  await site.forgotPassword.ask(freshNumber());
  await site.verifyCode.isShown();
  await site.verifyCode.change.click();
  await site.forgotPassword.isShown();
  await expect.poll(aborted).toEqual([true, true]);
});

test('K7 a code that goes by mail is not waited for in text messages', async ({ site, account }) => {
  await site.askForCode(account.email);
  expect(await site.page.evaluate(() => window.asked)).toEqual([]);
});
