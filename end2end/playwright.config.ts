// The whole product in a real browser. Every worker has a server, a database and a mail server of its own.
import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

// Debian's Chromium; elsewhere the one that `npx playwright install chromium` brings.
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const browser = {
  launchOptions: {
    ...(existsSync(chromium) && { executablePath: chromium }),
    args: ['--no-sandbox', '--disable-background-networking'],
  },
};

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  fullyParallel: true,
  forbidOnly: !!process.env['CI'],
  // A second try would hide a race.
  retries: 0,
  workers: '100%',
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [
    ['html', { outputFolder: 'report', open: 'never' }],
    process.env['CI'] ? ['dot'] : ['list'],
    ['./fixtures/closing-line.ts'],
  ],
  use: { ...browser, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'desktop-es',
      testIgnore: '**/basic.spec.ts',
      use: { ...devices['Desktop Chrome'], ...browser, locale: 'es-ES', timezoneId: 'Europe/Madrid' },
    },
    {
      name: 'phone-en',
      testIgnore: '**/basic.spec.ts',
      use: { ...devices['Pixel 7'], ...browser, locale: 'en-GB', timezoneId: 'Europe/London' },
    },
    {
      name: 'no-javascript',
      testMatch: '**/basic.spec.ts',
      use: { ...devices['Desktop Chrome'], ...browser, locale: 'es-ES', javaScriptEnabled: false },
    },
  ],
});
