import { freshAddress } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

test('R1 one field takes an address or a number, as long as it may be', async ({ site }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  const field = forgotPassword.identifier;
  await expect(field).toHaveAttribute('type', 'text');
  await expect(field).toHaveAttribute('inputmode', 'email');
  await expect(field).toHaveAttribute('autocomplete', 'username');
  await expect(field).toHaveAttribute('autocapitalize', /^(off|none)$/);
  await expect(field).toHaveAttribute('spellcheck', 'false');
  await expect(field).not.toHaveAttribute('maxlength');
  await expect(field).not.toHaveAttribute('placeholder');
  const longest = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.test`;
  await field.fill(longest);
  await expect(field).toHaveValue(longest);
});

test('R1 spaces around a pasted address do not matter', async ({ site, account, mailbox }) => {
  await site.askForCode(`  ${account.email.toUpperCase()} `);
  expect((await mailbox.next(account.email)).code).toMatch(/^\d{6}$/);
});

test('R2 the address typed at sign-in is there already, and never in the address bar', async ({
  site,
  guard,
}) => {
  const address = freshAddress();
  await site.signIn.open();
  await site.signIn.identifier.fill(address);
  await site.signIn.forgot.click();
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.identifier).toHaveValue(address);
  expect(guard.requested.concat(site.page.url()).join()).not.toContain('ana.');
});

test('R3 a mistyped mail domain brings an offer that corrects it', async ({ site }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  await forgotPassword.identifier.fill('ana@gmial.com');
  await forgotPassword.identifier.blur();
  await expect(forgotPassword.suggestion).toContainText('ana@gmail.com');
  await forgotPassword.suggestion.click();
  await expect(forgotPassword.identifier).toHaveValue('ana@gmail.com');
  await expect(forgotPassword.suggestion).toBeHidden();
});

test('R3 the offer never stands in the way', async ({ site }) => {
  await site.askForCode(`${freshAddress().split('@')[0] ?? ''}@gmial.com`);
});

test('R4 known and unknown addresses get the same screen', async ({ site, account, otherDevice }) => {
  const unknown = freshAddress();
  await site.askForCode(account.email);
  const second = await otherDevice();
  await second.askForCode(unknown);
  const words = async ({ verifyCode }: typeof site, address: string) =>
    (await verifyCode.main.innerText())
      .replace(address, 'ADDRESS')
      .replace(/\d+:\d\d|\d+ (s|min)\b/g, 'TIME');
  expect(await words(second, unknown)).toBe(await words(site, account.email));
});

test('R4 the next screen repeats the address and leads back to correct it', async ({ site }) => {
  const address = freshAddress();
  await site.askForCode(address);
  await expect(site.verifyCode.main).toContainText(address);
  await site.verifyCode.change.click();
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.identifier).toHaveValue(address);
});

test('an unknown address gets no mail', async ({ site, account, mailbox }) => {
  const unknown = freshAddress();
  await site.askForCode(unknown);
  await site.askForCode(account.email);
  await mailbox.next(account.email);
  expect(mailbox.unread(unknown)).toBe(0);
});

test('a telephone number is told where its code went', async ({ site, words }) => {
  await site.askForCode('+34 612 345 678');
  await expect(site.verifyCode.main).toContainText(words.pattern('code_sent_sms'));
});

test('X3 an empty form says what is missing, and the message leads to the field', async ({ site, words }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  await forgotPassword.submit.click();
  await forgotPassword.refuses(forgotPassword.identifier, words.required('/identifier'));
  await forgotPassword.alert.getByRole('link').click();
  await expect(forgotPassword.identifier).toBeFocused();
});

test('X3 a wrong form is corrected in place, and nothing typed is lost', async ({ site, words }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  await forgotPassword.ask('ana');
  const sentence = words.rule('Identifier');
  await forgotPassword.refuses(forgotPassword.identifier, sentence);
  await expect(forgotPassword.identifier).toHaveValue('ana');
  await forgotPassword.identifier.fill(freshAddress());
  await expect(forgotPassword.identifier).not.toHaveAttribute('aria-invalid', 'true');
  await forgotPassword.submit.click();
  await site.verifyCode.isShown();
});

test('X4 nothing is called wrong while it is typed for the first time', async ({ site }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  await forgotPassword.identifier.pressSequentially('ana@ejem');
  await expect(forgotPassword.alert).toHaveCount(0);
  await expect(forgotPassword.identifier).not.toHaveAttribute('aria-invalid', 'true');
});

test('X6 a real form: posted, unvalidated by the browser, sent by Enter', async ({ site }) => {
  const { forgotPassword } = site;
  await forgotPassword.open();
  const form = site.page.locator('form');
  await expect(form).toHaveAttribute('method', /^post$/i);
  await expect(form).toHaveAttribute('novalidate');
  await expect(forgotPassword.identifier).toHaveAttribute('id', /./);
  await expect(forgotPassword.identifier).toHaveAttribute('name', /./);
  await forgotPassword.identifier.fill(freshAddress());
  await site.page.keyboard.press('Enter');
  await site.verifyCode.isShown();
});

test('X17 going back neither asks again nor loses the address', async ({ site, guard }) => {
  const address = freshAddress();
  await site.askForCode(address);
  await site.page.goBack();
  await site.forgotPassword.isShown();
  await expect(site.forgotPassword.identifier).toHaveValue(address);
  await site.page.goForward();
  await site.verifyCode.isShown();
  expect(guard.count('/api/auth/forgot-password')).toBe(1);
});
