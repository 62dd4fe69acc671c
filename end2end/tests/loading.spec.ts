import { freshAddress } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('the first load is a handful of files, and the strength module is not among them', async ({
  site,
  guard,
}) => {
  await site.forgotPassword.open();
  await expect(site.forgotPassword.identifier).toBeEditable();
  await site.page.evaluate(
    () => new Promise((settled) => requestIdleCallback(() => setTimeout(settled, 500))),
  );
  const files = guard.requested
    .map((url) => new URL(url))
    .filter(({ protocol }) => protocol.startsWith('http'));
  const loaded = new Set(files.map(({ pathname }) => pathname).filter((path) => !path.startsWith('/api/')));
  expect([...loaded].filter((path) => path.includes('strength'))).toEqual([]);
  expect(loaded.size).toBeLessThanOrEqual(5);
});

test('the strength module is there before the new password is typed', async ({ site }) => {
  const module = site.page.waitForRequest(/strength.*\.wasm/);
  await site.askForCode(freshAddress());
  await module;
});

test('a second visit fetches no file again', async ({ site }) => {
  await site.forgotPassword.open();
  const fetched: string[] = [];
  site.page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    const ours = response.ok() && !path.startsWith('/api/') && path !== '/sign-in';
    response
      .request()
      .sizes()
      .then(({ responseBodySize }) => ours && responseBodySize > 0 && fetched.push(path))
      .catch(() => undefined);
  });
  await site.signIn.open();
  expect(fetched).toEqual([]);
});

test('X20 a browser without WebAssembly is led to the plain form of the screen', async ({
  site,
  words,
  guard,
}) => {
  guard.allow(/./);
  await site.page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebAssembly');
  });
  await site.page.goto('/forgot-password');
  await expect(site.page).toHaveURL(/\/basic\/forgot-password$/);
  await expect(site.page.locator('html')).toHaveAttribute('lang', words.language);
});

test('X20 a browser without WebAssembly takes what a link carries along, but not in an address', async ({
  site,
  account,
  api,
  mailbox,
  guard,
}) => {
  guard.allow(/./);
  await site.page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebAssembly');
  });
  await api.post('auth/forgot-password', { identifier: account.email });
  const { link } = await mailbox.next(account.email);
  await site.page.goto(link);
  await expect(site.page).toHaveURL(/\/basic\/reset-password$/);
  await expect(site.page.locator('#username')).toHaveValue(account.email);
  expect(guard.requested.filter((url) => /[?&]token/.test(url))).toEqual([]);
  expect(await site.page.evaluate(() => document.cookie)).not.toContain('link');
});

test('X21 when the program does not arrive the page says so and offers ways on', async ({ site, guard }) => {
  guard.allow(/./);
  await site.page.route('**/*.wasm', async (route) => route.abort());
  await site.page.goto('/sign-in');
  const alert = site.page.getByRole('alert');
  await expect(alert.getByRole('button')).toBeVisible();
  await alert.getByRole('link').click();
  await expect(site.page).toHaveURL(/\/basic\/sign-in$/);
});

test('X21 a program that breaks down later on is told, too', async ({ site, guard }) => {
  guard.allow(/unreachable|a fault of an extension/);
  await site.forgotPassword.open();
  await site.page.evaluate(() => {
    reportError(new TypeError('a fault of an extension'));
  });
  await expect(site.forgotPassword.identifier).toBeVisible();
  await site.page.evaluate(() => {
    reportError(new WebAssembly.RuntimeError('unreachable'));
  });
  await expect(site.page.getByRole('alert').getByRole('button')).toBeVisible();
  await expect(site.forgotPassword.identifier).toBeHidden();
});

test('compressed files are sent to browsers that can read them', async ({ request, page }) => {
  const module = page.waitForResponse(/recobra-app.*\.wasm/);
  await page.goto('/forgot-password');
  const response = await module;
  expect(response.headers()).toMatchObject({
    'content-type': 'application/wasm',
    'content-encoding': 'br',
    'cache-control': expect.stringContaining('immutable'),
  });
  const plain = await request.get(response.url(), { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers()['content-encoding']).toBeUndefined();
});
