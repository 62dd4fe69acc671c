// `make loading`: how fast the page is there, on a slow phone and by Lighthouse's rules.
import { defineConfig } from '@playwright/test';
import browserTests from './playwright.config.ts';

const phone = browserTests.projects?.find(({ name }) => name === 'slow-network');

export default defineConfig({
  ...browserTests,
  testDir: 'loading',
  fullyParallel: false,
  // Whatever runs beside a measurement is measured along.
  workers: 1,
  timeout: 300_000,
  reporter: [['list']],
  projects: [{ name: 'loading', use: { ...phone?.use, trace: 'off' } }],
});
