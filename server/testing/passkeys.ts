import type { Factor, PasskeyAct, PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from '@btepai/contract';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Client } from './client.ts';

type Options = PasskeyOptions['options'];

/**
 * A phone that keeps passkeys: Chromium with the virtual authenticator of its DevTools, on a page of the real server. It
 * signs what the page's own `navigator.credentials` asks of it, as a browser would.
 */
export class PasskeyPhone {
  private readonly page: Page;
  private readonly cdp: CDPSession;
  private authenticatorId = '';

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.cdp = cdp;
  }

  static async open(browser: Browser, url: string): Promise<PasskeyPhone> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}/healthz`);
    return PasskeyPhone.of(page);
  }

  /** The same for a page that is open: what it shows is what uses the keys. */
  static async of(page: Page): Promise<PasskeyPhone> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const phone = new PasskeyPhone(page, cdp);
    await phone.plugIn();
    return phone;
  }

  /** One more authenticator with nothing on it, in the place of the one before. */
  async plugIn({ verifiesUser = true } = {}) {
    if (this.authenticatorId)
      await this.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.authenticatorId });
    const { authenticatorId } = await this.cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: verifiesUser,
        isUserVerified: verifiesUser,
        automaticPresenceSimulation: true,
      },
    });
    this.authenticatorId = authenticatorId;
  }

  /** Sets how often its keys say that they have signed, as a copy of it would. */
  async countFrom(signCount: number) {
    const { authenticatorId } = this;
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId });
    for (const credential of credentials) {
      await this.cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
      await this.cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } });
    }
  }

  create = (options: Options) => this.ask<PasskeyRegistration>('create', 'parseCreationOptionsFromJSON', options);
  get = (options: Options) => this.ask<PasskeyAssertion>('get', 'parseRequestOptionsFromJSON', options);

  private ask<Answer>(call: 'create' | 'get', parse: string, options: Options): Promise<Answer> {
    return this.page.evaluate(`(async () => {
      const publicKey = PublicKeyCredential.${parse}(${JSON.stringify(options)});
      return (await navigator.credentials.${call}({ publicKey })).toJSON();
    })()`);
  }

  /** Adds a passkey to whoever is signed in; by a code to the number, where there is one and no other proof. */
  async addTo(person: Client, proof?: object): Promise<Factor> {
    const asked = await person.post<PasskeyOptions>(
      '/v1/factors/passkeys/options',
      proof ?? (await person.proofToAdd('add_passkey')),
    );
    if (asked.status !== 200) throw new Error(`options: ${asked.status} ${JSON.stringify(asked.body)}`);
    const passkey = await this.create(asked.body.options);
    const { status, body } = await person.post<Factor>('/v1/factors/passkeys', { passkey, name: 'iPhone' });
    if (status !== 201) throw new Error(`passkey: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Signs for one act of whoever is signed in. */
  async signFor(person: Client, act: PasskeyAct): Promise<PasskeyAssertion> {
    const { status, body } = await person.post<PasskeyOptions>('/v1/factors/passkeys/options', { act });
    if (status !== 200) throw new Error(`options: ${status} ${JSON.stringify(body)}`);
    return this.get(body.options);
  }
}
