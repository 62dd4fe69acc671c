import { Server } from '../fixtures/server.ts';
import { expect, test as base } from '../fixtures/test.ts';

const name = 'Luz & Hijos <b>';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start({ RECOBRA_APP__NAME: name });
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
