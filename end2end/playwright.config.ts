// The whole product in a real browser. Every worker has a server, a database and a mail server of its own.
import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

// Debian's browsers; elsewhere the ones that `npx playwright install chromium` brings. The headless shell is Chromium
// without its windows: it draws the same at half the work.
const whole = '/usr/bin/chromium';
if (process.argv.some((option) => ['--headed', '--debug'].includes(option)))
  process.env['CHROMIUM'] ??= whole;
const shell = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell';

function launched(program: string, ...args: string[]) {
  return {
    launchOptions: {
      ...(existsSync(program) && { executablePath: program }),
      args: ['--no-sandbox', '--disable-background-networking', ...args],
    },
  };
}

const browser = launched(shell);
const desktop = { ...devices['Desktop Chrome'], ...browser, locale: 'es-ES', timezoneId: 'Europe/Madrid' };
const phone = { ...devices['Pixel 7'], ...browser, locale: 'en-GB', timezoneId: 'Europe/London' };

/** Belong to a project of their own. */
const elsewhere = [
  '**/basic.spec.ts',
  '**/checklist.spec.ts',
  '**/journey.spec.ts',
  '**/slow-network.spec.ts',
  '**/states.spec.ts',
  '**/without-webassembly.spec.ts',
];

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
  use: {
    ...browser,
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desktop-es', testIgnore: elsewhere, use: desktop },
    { name: 'phone-en', testIgnore: elsewhere, use: phone },
    // Every state of every screen, and the lists that are checked without a browser.
    { name: 'states', testMatch: ['**/states.spec.ts', '**/checklist.spec.ts'], use: desktop },
    // The journey in the whole browser, as people meet it who have set up their devices in their own way.
    {
      name: 'dark',
      testMatch: '**/journey.spec.ts',
      use: { ...phone, ...launched(whole), colorScheme: 'dark' },
    },
    {
      name: 'reduced-motion',
      testMatch: '**/journey.spec.ts',
      use: { ...desktop, ...launched(whole), contextOptions: { reducedMotion: 'reduce' } },
    },
    {
      name: 'forced-colours',
      testMatch: '**/journey.spec.ts',
      use: { ...desktop, ...launched(whole), contextOptions: { forcedColors: 'active' } },
    },
    { name: 'slow-network', testMatch: '**/slow-network.spec.ts', use: phone },
    {
      // Without its compilers, as in the strictest modes of browsers, it has no WebAssembly either.
      name: 'no-webassembly',
      testMatch: '**/without-webassembly.spec.ts',
      use: { ...desktop, ...launched(shell, '--js-flags=--jitless') },
    },
    { name: 'no-javascript', testMatch: '**/basic.spec.ts', use: { ...desktop, javaScriptEnabled: false } },
  ],
});
