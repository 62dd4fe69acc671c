import { resolve } from 'node:path';
import { Server } from '../fixtures/server.ts';
import { expect, test as base } from '../fixtures/test.ts';

const name = 'Luz & Hijos <b>';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start({
        RECOBRA_APP__NAME: name,
        RECOBRA_APP__ACCENT: '#6a1b9a',
        RECOBRA_APP__LOGO: resolve('fixtures/logo.png'),
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test('the product has the name that it is given, from the first paint on', async ({
  site,
  request,
  words,
}) => {
  await site.page.goto('/sign-in');
  await expect(site.page).toHaveTitle(`${words.text('sign_in_title')} – ${name}`);
  await expect(site.page.getByRole('banner').getByRole('link')).toHaveText(name);
  const shell = await (await request.get('/sign-in')).text();
  expect(shell).toContain('Luz &amp; Hijos');
  expect(shell).not.toContain('Recobra');
  expect(shell).not.toContain('Hijos <b>');
});

test('mail speaks for the product, too', async ({ account, api, mailbox }) => {
  await api.post('auth/forgot-password', { identifier: account.email });
  expect((await mailbox.next(account.email)).text).toContain('Luz & Hijos');
});

test('the page wears the colour and the logo of whoever runs it, and stays readable', async ({
  site,
  a11y,
}) => {
  const files: string[] = [];
  site.page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await site.page.goto('/forgot-password');
  await expect(site.forgotPassword.submit).toHaveCSS('background-color', 'rgb(106, 27, 154)');
  const mark = site.page.getByRole('banner').getByRole('link');
  await expect(mark.locator('svg')).toBeHidden();
  const drawn = await mark.evaluate((link) => getComputedStyle(link, '::before').backgroundImage);
  expect(drawn).toContain('data:image/png');
  expect(files.filter((file) => !file.startsWith('/api/') && !file.startsWith('/strength'))).toHaveLength(5);
  await a11y();
});

test('mail carries the logo along', async ({ account, api, mailbox }) => {
  await api.post('auth/forgot-password', { identifier: account.email });
  const { html } = await mailbox.next(account.email);
  expect(html).toContain('#6a1b9a');
  expect(html).toContain('src="cid:logo"');
});
