import { freshAddress, goodPassword } from '../fixtures/api.ts';
import type { Site } from '../pages/site.ts';
import { Server } from '../fixtures/server.ts';
import { expect, test as base } from '../fixtures/test.ts';

// As on a developer's machine: messages stay in the server.
const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start({ RECOBRA_MAIL__TRANSPORT: 'mailbox' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

/** The frame is sandboxed, so the guard's own script is kept out of it. */
const sandboxed = /about:srcdoc.*allow-scripts/;

async function openMailbox(site: Site): Promise<string> {
  const address = freshAddress();
  await site.signUp.open();
  await site.signUp.ask(address, goodPassword());
  await site.verifyEmail.isShown();
  await site.page.goto('/dev/mailbox');
  return address;
}

test('M1 the mailbox shows messages, their code and their link', async ({ site, words, guard }) => {
  guard.allow(sandboxed);
  const address = await openMailbox(site);
  await expect(site.page.getByRole('heading', { level: 1 })).toHaveText(words.text('mailbox_title'));
  const message = site.page.getByRole('listitem').filter({ hasText: address });
  await expect(message.getByRole('link', { name: words.text('open_link') })).toHaveAttribute(
    'href',
    /#token=/,
  );
  await expect(message.getByRole('button', { name: words.text('copy_code') })).toContainText(/\d{6}/);
  await expect(message.getByTitle(words.text('mailbox_frame'))).toHaveAttribute('sandbox', '');
});

test('M1 a message is shown whole, with its headers, and to whom it went', async ({ site, words, guard }) => {
  guard.allow(sandboxed);
  const address = await openMailbox(site);
  await openMailbox(site);
  const messages = site.page.getByRole('list', { name: words.text('mailbox_list') }).locator('> li');
  await messages.getByRole('link', { name: address }).click();
  await expect(messages).toHaveCount(1);
  await messages.getByText(words.text('mailbox_source')).click();
  await expect(messages.locator('pre').last()).toContainText('Auto-Submitted: auto-generated');
  await messages.getByText(words.text('mailbox_plain'), { exact: true }).click();
  await expect(messages.locator('pre').first()).toContainText(/\d{6}/);
});

test('M1 new messages come by themselves, codes are copied, and all can be forgotten', async ({
  site,
  words,
  api,
  guard,
}) => {
  guard.allow(sandboxed);
  await site.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const address = freshAddress();
  await site.page.goto(`/dev/mailbox?to=${address}`);
  await expect(site.page.getByText(words.text('mailbox_empty'))).toBeVisible();
  await api.post('auth/sign-up', { email: address, password: goodPassword() });
  const copy = site.page.getByRole('button', { name: words.text('copy_code') });
  await copy.click();
  await expect(site.page.getByRole('status')).toHaveText(words.text('copied'));
  const code = await site.page.evaluate(() => navigator.clipboard.readText());
  await expect(copy).toContainText(code);
  await site.page.getByRole('button', { name: words.text('mailbox_clear') }).click();
  await expect(site.page.getByText(words.text('mailbox_empty'))).toBeVisible();
});

test('M1 the mailbox is as accessible as the screens', async ({ site, a11y, guard }) => {
  // Nor can axe talk to what is inside the frame.
  guard.allow(sandboxed, /postMessage/);
  await openMailbox(site);
  await a11y();
  await site.page.setViewportSize({ width: 320, height: 640 });
  expect(await site.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('M1 the preview shows a mail with its styles', async ({ site, words, guard }) => {
  guard.allow(sandboxed);
  await openMailbox(site);
  const frame = site.page.getByTitle(words.text('mailbox_frame')).first().contentFrame();
  await expect(frame.getByRole('heading').first()).not.toHaveCSS('font-family', /Times|^serif/);
});

test('M2 the mailbox answers programs, and waits for a message', async ({ request }) => {
  const address = freshAddress();
  const waiting = request.get(`/api/dev/mailbox?to=${address}&wait=5s`);
  await request.post('/api/auth/sign-up', { data: { email: address, password: goodPassword() } });
  const { messages } = (await (await waiting).json()) as { messages: { to: string; code: string }[] };
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({
    to: address,
    channel: 'email',
    code: expect.stringMatching(/^\d{6}$/),
  });
});

test('a telephone number is answered by text message', async ({ request }) => {
  const { channel } = (await (
    await request.post('/api/auth/forgot-password', { data: { identifier: '+34 612 345 678' } })
  ).json()) as { channel: string };
  expect(channel).toBe('sms');
});
