// The rows that the product promises: each has a test, here or among the server's, whose title names it.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

/** Every row: screens, request, code, link, password, end, errors, sign-in, sign-up, account, mailbox. */
const rows = [
  ...numbered('X', 21),
  ...numbered('R', 4),
  ...numbered('K', 9),
  ...numbered('L', 4),
  ...numbered('P', 10),
  ...numbered('S', 2),
  ...numbered('E', 2),
  ...numbered('I', 3),
  ...numbered('U', 2),
  ...numbered('A', 3),
  ...numbered('M', 2),
];

const here = new URL('.', import.meta.url);
const architecture = new URL('../../server/tests/architecture.rs', import.meta.url);

function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, place) => `${letter}${String(place + 1)}`);
}

/** The rows that titles begin with: `test('X1 X15 one heading…')`, `fn x2_every_screen…`. */
function named(): Set<string> {
  const files = readdirSync(here).filter((file) => file.endsWith('.spec.ts'));
  const titles = files.flatMap((file) => [
    ...readFileSync(new URL(file, here), 'utf8').matchAll(/\btest\(\s*['"`]((?:[A-Z]\d+ )+)/g),
  ]);
  const checks = [...readFileSync(architecture, 'utf8').matchAll(/\bfn ((?:[a-z]\d+_)+)/g)];
  const ids = [...titles, ...checks].flatMap(([, ids = '']) => ids.toUpperCase().split(/[ _]/));
  return new Set(ids.filter((id) => id !== ''));
}

test('every row of the checklist has a test that names it', () => {
  const tested = named();
  expect(
    rows.filter((row) => !tested.has(row)),
    'rows without a test',
  ).toEqual([]);
  expect(
    [...tested].filter((id) => !rows.includes(id)),
    'names of no row',
  ).toEqual([]);
});
