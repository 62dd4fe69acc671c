import { firefoxOnAndroid } from '../fixtures/api.ts';
import { tabTo } from '../fixtures/keyboard.ts';
import { expect, test } from '../fixtures/test.ts';

test('A1 the account says where it is signed in: with what, when, from where, and which one this is', async ({
  site,
  api,
  account,
  words,
}) => {
  await api.signIn(account, firefoxOnAndroid);
  await api.signIn(account, 'curl/8.14.1');
  await site.enter(account.email, account.password);
  const { sessions, current, others } = site.account;
  await expect(sessions.getByRole('listitem')).toHaveCount(3);
  await expect(current).toHaveCount(1);
  await expect(current).toContainText(/Chrome (en|on) (Linux|Windows|Android)/);
  await expect(current.getByRole('button')).toHaveCount(0);
  await expect(others.filter({ hasText: words.text('device_unknown') })).toHaveCount(1);
  const phone = site.account.session({ es: 'Firefox en Android', en: 'Firefox on Android' }[words.language]);
  await expect(phone).toContainText('127.0.0.1');
  const times = phone.getByRole('time');
  await expect(times).toHaveCount(2);
  await expect(times.first()).toHaveText(/ahora|now|minut/);
  await expect(times.first()).toHaveAttribute('datetime', /^\d{4}-.+Z$/);
  await expect(times.last()).toHaveText(/\d{4}/);
  await expect(times.last()).toHaveAttribute('datetime', /^\d{4}-.+Z$/);
});

test('A1 the last use of a session is told in words that a person uses', async ({
  site,
  api,
  account,
  clock,
  words,
}) => {
  await api.signIn(account, firefoxOnAndroid);
  await clock.advance(125);
  await site.enter(account.email, account.password);
  await expect(site.account.others).toContainText({ es: 'hace 2 horas', en: '2 hours ago' }[words.language]);
});

test('A1 one session is ended: the other device is out, the list says so, the focus goes on', async ({
  site,
  api,
  account,
  otherDevice,
  words,
}) => {
  await api.signIn(account, 'curl/8.14.1');
  const phone = await otherDevice({ userAgent: firefoxOnAndroid });
  await phone.enter(account.email, account.password);
  await site.enter(account.email, account.password);
  const device = { es: 'Firefox en Android', en: 'Firefox on Android' }[words.language];
  await site.account.session(device).getByRole('button', { name: device }).click();
  await expect(site.account.status(device)).toBeVisible();
  await expect(site.account.others).toHaveCount(1);
  await expect(site.account.others.getByRole('button')).toBeFocused();
  await phone.page.reload();
  await phone.signIn.isShown();
  await site.account.others.getByRole('button').click();
  await expect(site.account.others).toHaveCount(0);
  await expect(site.account.sessionsHeading).toBeFocused();
  await expect(site.account.current).toBeVisible();
});

test('a session that was ended elsewhere in the meantime is simply gone', async ({ site, api, account }) => {
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await expect(site.account.others).toHaveCount(1);
  const { sessions } = (await (await site.page.request.get('/api/account/sessions')).json()) as {
    sessions: { id: string; current: boolean }[];
  };
  const id = sessions.find(({ current }) => !current)?.id ?? '';
  expect((await site.page.request.delete(`/api/account/sessions/${id}`)).status()).toBe(204);
  await site.account.others.getByRole('button').click();
  await expect(site.account.others).toHaveCount(0);
  await expect(site.account.alert).toHaveCount(0);
});

test('A1 all others are ended after a question, by keyboard alone', async ({
  site,
  api,
  account,
  otherDevice,
  words,
}) => {
  const { keyboard } = site.page;
  const laptop = await otherDevice();
  await laptop.enter(account.email, account.password);
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await expect(site.account.others).toHaveCount(2);
  await tabTo(site.page, words.text('end_others'));
  await keyboard.press('Enter');
  await expect(site.account.endOthersForGood).toBeFocused();
  await expect(site.account.endOthersForGood).toHaveAccessibleDescription(words.text('end_others_intro'));
  await tabTo(site.page, words.text('cancel'));
  await keyboard.press('Enter');
  await expect(site.account.endOthers).toBeFocused();
  await expect(site.account.others).toHaveCount(2);
  await keyboard.press('Enter');
  await expect(site.account.endOthersForGood).toContainText('2');
  await keyboard.press('Enter');
  await expect(site.account.status(words.text('others_ended'))).toBeVisible();
  await expect(site.account.others).toHaveCount(0);
  await expect(site.account.sessionsHeading).toBeFocused();
  await laptop.page.reload();
  await laptop.signIn.isShown();
});

test('one other session needs no button for all', async ({ site, api, account }) => {
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await expect(site.account.others).toHaveCount(1);
  await expect(site.account.endOthers).toHaveCount(0);
});

test('X9 what fails while a session is ended is told, and trying again works', async ({
  site,
  api,
  account,
  words,
  guard,
}) => {
  guard.allow(/status of 500/);
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await site.page.route('**/api/account/sessions/*', async (route) => route.fulfill({ status: 500 }), {
    times: 1,
  });
  await site.account.others.getByRole('button').click();
  await expect(site.account.alert).toContainText(words.problem('Internal').title);
  await expect(site.account.others).toHaveCount(1);
  await site.account.alert.getByRole('button', { name: words.text('retry') }).click();
  await expect(site.account.others).toHaveCount(0);
});

test('A2 the owner sees what happened of late, and where to go if it was somebody else', async ({
  site,
  api,
  account,
  mailbox,
  words,
}) => {
  await api.post('auth/forgot-password', { identifier: account.email });
  await mailbox.next(account.email);
  await site.enter(account.email, account.password);
  await site.account.activity.getByText(words.text('events_title')).click();
  const happened = { es: 'Alguien pidió recuperar la cuenta', en: 'Somebody asked to recover the account' };
  await expect(
    site.account.activity.getByRole('listitem').filter({ hasText: happened[words.language] }),
  ).toHaveCount(1);
  const thief = await api.signIn(account);
  await site.account.notMine.click();
  await site.changePassword.isShown();
  expect((await thief.get('/api/auth/session')).status()).toBe(401);
});

test('A2 an account of which nothing is known says so', async ({ site, account, words }) => {
  await site.page.route('**/api/account/events', (route) => route.fulfill({ json: { events: [] } }));
  await site.enter(account.email, account.password);
  await site.account.activity.getByText(words.text('events_title')).click();
  await expect(site.account.activity.getByText(words.text('events_empty'))).toBeVisible();
});

test('A3 a session that ends on the way leads to sign-in and back to the same screen', async ({
  site,
  account,
  api,
  words,
}) => {
  await site.enter(account.email, account.password);
  await site.account.changePassword.click();
  await site.changePassword.isShown();
  await api.endSessions(account);
  await site.changePassword.change(account.password, 'tres palabras y un zorzal 7');
  await site.signIn.isShown();
  await expect(site.signIn.status(words.text('session_ended'))).toBeVisible();
  await site.page.reload();
  await site.signIn.isShown();
  await expect(site.signIn.identifier).toHaveValue(account.email);
  await site.signIn.password.fill(account.password);
  await site.signIn.submit.click();
  await site.changePassword.isShown();
});

test('A3 an action on the account without a session leads to sign-in and back', async ({
  site,
  account,
  api,
}) => {
  await api.signIn(account, firefoxOnAndroid);
  await site.enter(account.email, account.password);
  await expect(site.account.others).toHaveCount(1);
  await api.endSessions(account);
  await site.account.others.getByRole('button').click();
  await site.signIn.isShown();
  await site.signIn.password.fill(account.password);
  await site.signIn.submit.click();
  await site.account.isShown();
});
