import { expect, test, wcag } from '../fixtures/test.ts';

test('the recovery mail says all it must, twice, and nothing it must not', async ({
  site,
  account,
  mailbox,
  server,
}) => {
  await site.askForCode(account.email);
  const { subject, text, html, code, link, headers } = await mailbox.next(account.email);
  expect(code).toMatch(/^\d{6}$/);
  expect(link).toMatch(new RegExp(`^${server.url}/reset-password#token=[\\w-]{64}$`));
  expect(html).toContain(code);
  expect(html.replaceAll('&amp;', '&')).toContain(link);
  expect(text).toMatch(/15/);
  expect(subject).not.toContain(code);
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('list-unsubscribe')).toBeUndefined();
  expect(html).not.toMatch(/<img|<script|<link/i);
});

test('no secret of a recovery reaches the log', async ({ site, account, mailbox, server }) => {
  await site.askForCode(account.email);
  const { code, link } = await mailbox.next(account.email);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
  const token = link.split('token=')[1] ?? '';
  expect(server.log).not.toContain(token);
  expect(server.log).not.toContain(account.email);
  expect(server.log).not.toMatch(new RegExp(`\\b${code}\\b`));
});

test('the recovery mail is readable for everybody', async ({ site, account, mailbox, browser, a11y }) => {
  await site.askForCode(account.email);
  const { html } = await mailbox.next(account.email);
  const context = await browser.newContext();
  const reader = await context.newPage();
  await reader.setContent(html);
  await a11y(reader, wcag);
  await context.close();
});
