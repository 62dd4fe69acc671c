// `make screens`: draws every screen in every state into docs/screens.
import { defineConfig } from '@playwright/test';
import browserTests from './playwright.config.ts';

const desktop = browserTests.projects?.find(({ name }) => name === 'states');

export default defineConfig({
  ...browserTests,
  testDir: 'screens',
  timeout: 300_000,
  projects: [{ name: 'screens', use: { ...desktop?.use, trace: 'off' } }],
});
