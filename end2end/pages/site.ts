// All screens of the site in one tab.
import type { Page } from '@playwright/test';
import type { Words } from '../fixtures/words.ts';
import { AccountScreen } from './account.ts';
import { ChangeIdentifier, email, phone, ProveIdentifier } from './change-identifier.ts';
import { ChangePassword } from './change-password.ts';
import { ForgotPassword } from './forgot-password.ts';
import { NotMe } from './not-me.ts';
import { PasswordChanged } from './password-changed.ts';
import { ResetPassword } from './reset-password.ts';
import { SignIn } from './sign-in.ts';
import { SignUp } from './sign-up.ts';
import { VerifyCode } from './verify-code.ts';
import { VerifyEmail } from './verify-email.ts';

export class Site {
  readonly forgotPassword: ForgotPassword;
  readonly verifyCode: VerifyCode;
  readonly resetPassword: ResetPassword;
  readonly notMe: NotMe;
  readonly passwordChanged: PasswordChanged;
  readonly signIn: SignIn;
  readonly signUp: SignUp;
  readonly verifyEmail: VerifyEmail;
  readonly account: AccountScreen;
  readonly changePassword: ChangePassword;
  readonly changeEmail: ChangeIdentifier;
  readonly proveEmail: ProveIdentifier;
  readonly changePhone: ChangeIdentifier;
  readonly provePhone: ProveIdentifier;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.forgotPassword = new ForgotPassword(page, words);
    this.verifyCode = new VerifyCode(page, words);
    this.resetPassword = new ResetPassword(page, words);
    this.notMe = new NotMe(page, words);
    this.passwordChanged = new PasswordChanged(page, words);
    this.signIn = new SignIn(page, words);
    this.signUp = new SignUp(page, words);
    this.verifyEmail = new VerifyEmail(page, words);
    this.account = new AccountScreen(page, words);
    this.changePassword = new ChangePassword(page, words);
    this.changeEmail = new ChangeIdentifier(page, words, email);
    this.proveEmail = new ProveIdentifier(page, words, email);
    this.changePhone = new ChangeIdentifier(page, words, phone);
    this.provePhone = new ProveIdentifier(page, words, phone);
  }

  /** Another tab of the same browser. */
  async secondTab(): Promise<Site> {
    return new Site(await this.page.context().newPage(), this.words);
  }

  /** Asks for a code for `identifier` and arrives where it is entered. */
  async askForCode(identifier: string): Promise<void> {
    await this.forgotPassword.open();
    await this.forgotPassword.ask(identifier);
    await this.verifyCode.isShown();
  }

  /** Opens the link of a message. */
  async follow(link: string): Promise<void> {
    // A change of the fragment alone would not load the page anew.
    await this.page.goto('about:blank');
    await this.page.goto(link);
  }

  /** Opens the link of a message and arrives where the new password is chosen. */
  async followToNewPassword(link: string): Promise<void> {
    await this.follow(link);
    await this.resetPassword.isShown();
  }

  /** Signs in and arrives at the account. */
  async enter(identifier: string, password: string): Promise<void> {
    await this.signIn.open();
    await this.signIn.enter(identifier, password);
    await this.account.isShown();
  }
}
