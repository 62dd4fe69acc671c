import { freshAddress } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

const forgot = '**/api/auth/forgot-password';

test('X7 a double click asks once, says that it is sending, and keeps the focus', async ({
  site,
  guard,
  words,
}) => {
  const { submit, identifier } = site.forgotPassword;
  await site.forgotPassword.open();
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await site.page.route(forgot, async (route) => {
    await held;
    await route.continue();
  });
  await identifier.fill(freshAddress());
  await submit.dblclick();
  await expect(submit).toHaveText(words.text('sending'));
  await expect(submit).toHaveAttribute('aria-disabled', 'true');
  await expect(submit).not.toHaveAttribute('disabled');
  await expect(submit).toBeFocused();
  answer();
  await site.verifyCode.isShown();
  expect(guard.count('/api/auth/forgot-password')).toBe(1);
});

test('X8 a slow answer is commented on, and given up after ten seconds with everything kept', async ({
  site,
  clock,
  words,
}) => {
  const { forgotPassword } = site;
  const address = freshAddress();
  await forgotPassword.open();
  let slow = true;
  await site.page.route(forgot, async (route) => {
    if (!slow) await route.continue();
  });
  await forgotPassword.ask(address);
  await clock.advance(0, 2);
  await expect(forgotPassword.status(words.text('slow'))).toBeVisible();
  await clock.advance(0, 9);
  await expect(forgotPassword.alert).toContainText(words.text('timed_out_title'));
  await expect(forgotPassword.identifier).toHaveValue(address);
  slow = false;
  await forgotPassword.alert.getByRole('button', { name: words.text('retry') }).click();
  await site.verifyCode.isShown();
});

test('X9 without a connection nothing is lost, and being back clears the message', async ({
  site,
  context,
  words,
  guard,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const { forgotPassword } = site;
  const address = freshAddress();
  await forgotPassword.open();
  await context.setOffline(true);
  await forgotPassword.ask(address);
  await expect(forgotPassword.alert).toHaveCount(1);
  await expect(forgotPassword.alert).toContainText(words.text('offline_title'));
  await expect(forgotPassword.identifier).toHaveValue(address);
  await context.setOffline(false);
  await expect(forgotPassword.alert).toHaveCount(0);
  await forgotPassword.submit.click();
  await site.verifyCode.isShown();
});

const failures: [string, number, string, string][] = [
  ['a fault of the server', 500, '{"type":"about:blank"}', 'Internal'],
  ['a gateway without a server', 502, '<html>Bad Gateway</html>', 'Unavailable'],
  ['too many requests', 429, '<html>slow down</html>', 'TooManyRequests'],
];

for (const [name, status, body, kind] of failures) {
  test(`X9 ${name} is told in words, and trying again works`, async ({ site, words, guard }) => {
    guard.allow(/status of 50\d/);
    const { forgotPassword } = site;
    const address = freshAddress();
    await forgotPassword.open();
    await site.page.route(
      forgot,
      async (route) => route.fulfill({ status, body, headers: { 'Retry-After': '20' } }),
      {
        times: 1,
      },
    );
    await forgotPassword.ask(address);
    await expect(forgotPassword.alert).toHaveCount(1);
    await expect(forgotPassword.alert).toContainText(words.problem(kind).title);
    await expect(forgotPassword.identifier).toHaveValue(address);
    await forgotPassword.submit.click();
    await site.verifyCode.isShown();
  });
}

test('X9 an answer that is not understood is told, too', async ({ site, words }) => {
  await site.forgotPassword.open();
  await site.page.route(forgot, async (route) =>
    route.fulfill({ status: 200, body: '<html>hotel wifi</html>' }),
  );
  await site.forgotPassword.ask(freshAddress());
  await expect(site.forgotPassword.alert).toContainText(words.text('unreadable_title'));
});

test('X16 nothing happens by itself', async ({ site, clock }) => {
  await site.forgotPassword.open();
  await site.forgotPassword.identifier.fill('ana');
  await clock.advance(1);
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.identifier).toHaveValue('ana');
});
