import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import playwright from 'eslint-plugin-playwright';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  { ignores: ['report/', 'results/', '*.config.js'] },
  js.configs.recommended,
  typescript.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    files: ['tests/**', 'screens/**', 'loading/**'],
    extends: [playwright.configs['flat/recommended']],
    rules: {
      // Page objects and fixtures assert too; their names say so.
      'playwright/expect-expect': [
        'error',
        { assertFunctionPatterns: ['^expect', '^(a11y|draw|isShown|shows|refuses|isDone|askForCode)$'] },
      ],
    },
  },
  // Fixtures that need no other one still take an object pattern: Playwright reads it.
  { files: ['fixtures/**'], rules: { 'no-empty-pattern': 'off' } },
  prettier,
);
