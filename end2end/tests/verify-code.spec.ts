import { freshAddress, goodPassword, wrongCode } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('recovery by code: from the forgotten password to a new one', async ({
  site,
  account,
  mailbox,
  api,
}) => {
  const password = goodPassword();
  await site.askForCode(account.email);
  const { code } = await mailbox.next(account.email);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
  await site.resetPassword.choose(password);
  await site.passwordChanged.isShown();
  expect(await api.canSignIn({ ...account, password })).toBe(true);
});

test('K1 one field for the whole code, made for filling in by machines', async ({ site }) => {
  await site.askForCode(freshAddress());
  const { code } = site.verifyCode;
  await expect(site.verifyCode.main.getByRole('textbox')).toHaveCount(1);
  await expect(code).toHaveAttribute('type', 'text');
  await expect(code).toHaveAttribute('inputmode', 'numeric');
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(code).toHaveAttribute('name', 'code');
  await expect(code).not.toHaveAttribute('maxlength');
});

const spellings: [string, (code: string) => string][] = [
  ['in two groups', (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ['with hyphens', (code) => code.split('').join('-')],
  ['with its name', (code) => `código: ${code}`],
  ['in full-width digits', (code) => shifted(code, 0xff10)],
  ['in Arabic-Indic digits', (code) => shifted(code, 0x0660)],
];

function shifted(code: string, zero: number): string {
  return String.fromCodePoint(...Array.from(code, (digit) => zero + Number(digit)));
}

for (const [name, spell] of spellings) {
  test(`K2 a code pasted ${name} is taken`, async ({ site, account, mailbox }) => {
    await site.askForCode(account.email);
    const { code } = await mailbox.next(account.email);
    await site.verifyCode.enter(spell(code));
    await site.resetPassword.isShown();
  });
}

const malformed: [string, string][] = [
  ['12345', 'CodeTooShort'],
  ['1234567', 'CodeTooLong'],
  ['12a456', 'CodeNotDigits'],
];

for (const [typed, rule] of malformed) {
  test(`K3 ${typed} is told apart from other slips, without a request`, async ({ site, words, guard }) => {
    await site.askForCode(freshAddress());
    await site.verifyCode.enter(typed);
    await site.verifyCode.refuses(site.verifyCode.code, words.rule(rule, { length: 6 }));
    await expect(site.verifyCode.code).toHaveValue(typed);
    expect(guard.count('/api/auth/verify-code')).toBe(0);
  });
}

test('K4 the countdown follows the clock, and speaks up three times at most', async ({
  site,
  clock,
  words,
}) => {
  await site.askForCode(freshAddress());
  const { timer } = site.verifyCode;
  await expect(timer).toContainText(/1[45]:\d\d/);
  await site.page.evaluate(() => {
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    new MutationObserver(() => {
      const now = [...document.querySelectorAll('[role=status]')].map((line) => line.textContent).join();
      if (now !== spoken.at(-1)) spoken.push(now);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await clock.advance(14);
  await expect(timer).toContainText(/[01]:\d\d/);
  await expect(site.verifyCode.status(words.pattern('minutes_left'))).toHaveCount(1);
  await site.verifyCode.code.focus();
  await clock.advance(1, 1);
  await expect(site.verifyCode.main).toContainText(words.text('code_expired'));
  await expect(site.verifyCode.code).toBeFocused();
  const spoken = await site.page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
  expect(spoken.length).toBeLessThanOrEqual(4);
});

test('an expired code opens nothing, and another one does', async ({
  site,
  account,
  mailbox,
  clock,
  words,
}) => {
  await site.askForCode(account.email);
  const old = await mailbox.next(account.email);
  await clock.advance(15, 1);
  await expect(site.verifyCode.main).toContainText(words.text('code_expired'));
  await site.verifyCode.resend.click();
  const { code } = await mailbox.next(account.email);
  expect(code).not.toBe(old.code);
  await expect(site.verifyCode.timer).toContainText(/1[45]:\d\d/);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
});

test('the server alone judges whether a code has expired', async ({ api, account, mailbox }) => {
  const asked = await api.post('auth/forgot-password', { identifier: account.email });
  const { request_id } = (await asked.json()) as { request_id: string };
  const { code } = await mailbox.next(account.email);
  await api.post('dev/clock', { advance: '15m' });
  const answer = await api.post('auth/verify-code', { request_id, code });
  expect(answer.status()).toBe(400);
  expect(await answer.json()).toMatchObject({ type: 'urn:recobra:problem:code-rejected' });
});

test('K5 another code can be asked for after a wait that is told', async ({
  site,
  account,
  mailbox,
  clock,
  words,
  guard,
}) => {
  await site.askForCode(account.email);
  await mailbox.next(account.email);
  const { resend } = site.verifyCode;
  await expect(resend).toHaveAttribute('aria-disabled', 'true');
  await expect(site.verifyCode.main).toContainText(words.pattern('resend_in'));
  await resend.dispatchEvent('click');
  expect(guard.count('/api/auth/resend-code')).toBe(0);
  await clock.advance(1, 1);
  await expect(resend).not.toHaveAttribute('aria-disabled', 'true');
  await resend.click();
  await expect(site.verifyCode.status(words.pattern('resent'))).toBeVisible();
  const { code } = await mailbox.next(account.email);
  await site.verifyCode.enter(code);
  await site.resetPassword.isShown();
});

test('K6 a wrong code tells how many tries are left, and the last one leads on', async ({
  site,
  account,
  mailbox,
  clock,
  words,
}) => {
  await site.askForCode(account.email);
  const { code } = await mailbox.next(account.email);
  for (const left of ['2', /un intento|one try/]) {
    await site.verifyCode.enter(wrongCode(code));
    await expect(site.verifyCode.alert).toContainText(left);
    await site.verifyCode.refuses(site.verifyCode.code, words.text('code_wrong'));
    await expect(site.verifyCode.code).toHaveValue(wrongCode(code));
  }
  await site.verifyCode.enter(wrongCode(code));
  await site.verifyCode.shows('spent_title');
  await clock.advance(1, 1);
  await site.verifyCode.resend.click();
  const next = await mailbox.next(account.email);
  await site.verifyCode.isShown();
  await site.verifyCode.enter(next.code);
  await site.resetPassword.isShown();
});

test('a right code after three wrong ones opens nothing', async ({ api, account, mailbox }) => {
  const asked = await api.post('auth/forgot-password', { identifier: account.email });
  const { request_id } = (await asked.json()) as { request_id: string };
  const { code } = await mailbox.next(account.email);
  for (const left of [2, 1, 0]) {
    const answer = await api.post('auth/verify-code', { request_id, code: wrongCode(code) });
    expect(await answer.json()).toMatchObject({ status: 400, attempts_left: left });
  }
  expect((await api.post('auth/verify-code', { request_id, code })).status()).toBe(400);
});

test('a code opens once', async ({ api, account, mailbox }) => {
  const asked = await api.post('auth/forgot-password', { identifier: account.email });
  const { request_id } = (await asked.json()) as { request_id: string };
  const { code } = await mailbox.next(account.email);
  const earned = await api.post('auth/verify-code', { request_id, code });
  const { reset_token } = (await earned.json()) as { reset_token: string };
  const password = goodPassword();
  const body = { token: reset_token, new_password: password, confirm_password: password };
  expect((await api.post('auth/reset-password', body)).status()).toBe(200);
  expect((await api.post('auth/reset-password', body)).status()).toBe(400);
  expect((await api.post('auth/verify-code', { request_id, code })).status()).toBe(400);
});

test('K8 what to do when nothing arrives is there without asking', async ({ site, words }) => {
  await site.askForCode(freshAddress());
  for (const advice of ['missing_title', 'missing_wait', 'missing_spam', 'missing_address']) {
    await expect(site.verifyCode.main).toContainText(words.text(advice));
  }
  await expect(site.verifyCode.main.getByRole('link', { name: words.text('missing_other') })).toBeVisible();
});

test('K8 a new account can be offered to another address, but to no number', async ({ site, words }) => {
  await site.signUp.open();
  await site.signUp.ask(freshAddress(), goodPassword());
  await site.verifyEmail.isShown();
  const other = site.verifyEmail.main.getByRole('link', {
    name: words.text('missing_other_email'),
    exact: true,
  });
  await other.click();
  await site.signUp.isShown();
});

test('K9 a complete code waits for the button', async ({ site, guard }) => {
  await site.askForCode(freshAddress());
  await site.verifyCode.code.pressSequentially('123456');
  await expect(site.verifyCode.submit).toBeEnabled();
  expect(guard.count('/api/auth/verify-code')).toBe(0);
});

test('X18 a reload keeps the address and the deadline', async ({ site, clock }) => {
  const address = freshAddress();
  await site.askForCode(address);
  await clock.advance(5);
  await site.page.reload();
  await site.verifyCode.isShown();
  await expect(site.verifyCode.main).toContainText(address);
  await expect(site.verifyCode.timer).toContainText(/(9|10):\d\d/);
});

test('K4 X18 a reload after the end still says that the code has expired', async ({ site, clock, words }) => {
  await site.askForCode(freshAddress());
  await clock.advance(15, 1);
  await site.page.reload();
  await site.verifyCode.isShown();
  await expect(site.verifyCode.status(words.text('code_expired'))).toBeVisible();
});

test('the screen without a request leads to the beginning', async ({ site }) => {
  await site.page.goto('/verify-code');
  await site.verifyCode.shows('no_request_title');
  await site.verifyCode.askAgain.click();
  await site.forgotPassword.isShown();
});
