// What Lighthouse says of the screens that people come to first.
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from '../fixtures/test.ts';

const limits = { performance: 95, accessibility: 100, 'best-practices': 100 };
const reports = 'report/lighthouse';

interface Report {
  categories: Record<keyof typeof limits, { score: number | null }>;
  audits: Record<string, { id: string; title: string; score: number | null; scoreDisplayMode: string }>;
}

for (const path of ['/forgot-password', '/sign-in', '/sign-up', '/help', '/basic/forgot-password'])
  test(`${path} satisfies Lighthouse`, async ({ baseURL }) => {
    await mkdir(reports, { recursive: true });
    const name = `${reports}/${path.slice(1).replaceAll('/', '-')}`;
    const output = ['--output=json', '--output=html', `--output-path=${name}`];
    const categories = `--only-categories=${Object.keys(limits).join(',')}`;
    const flags = '--chrome-flags=--headless=new --no-sandbox --disable-background-networking';
    await promisify(execFile)(
      'lighthouse',
      [`${baseURL ?? ''}${path}`, '--quiet', flags, categories, ...output],
      {
        env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' },
      },
    );
    const { categories: scores, audits } = JSON.parse(
      await readFile(`${name}.report.json`, 'utf8'),
    ) as Report;
    const said = Object.keys(limits).map((category) => [
      category,
      Math.round((scores[category as keyof typeof limits].score ?? 0) * 100),
    ]) as [keyof typeof limits, number][];
    const less = Object.values(audits).filter(
      ({ score, scoreDisplayMode }) => scoreDisplayMode !== 'informative' && score !== null && score < 0.9,
    );
    console.log(path.padEnd(24), said.map(([category, score]) => `${category} ${String(score)}`).join(', '));
    for (const { id, title } of less) console.log(`  ${id}: ${title}`);
    for (const [category, score] of said)
      expect.soft(score, category).toBeGreaterThanOrEqual(limits[category]);
  });
