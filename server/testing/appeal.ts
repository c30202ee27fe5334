import type { Case, StaffCase } from '@btepai/contract';
import type { Answer, Client } from './client.ts';
import { newPhone } from './client.ts';
import type { Agent } from './desk.ts';
import type { TestServer } from './server.ts';

/** What a member of staff does with a case, having looked at it. */
export type Told = StaffCase & { code: string; errors?: { path: string; code: string }[] };

export const caseAt = (who: Agent, number: string): Promise<Answer<Told>> => who.get<Told>(`/v1/staff/cases/${number}`);
const versionOf = async (who: Agent, number: string) => (await caseAt(who, number)).body.version ?? 1;

export const answerCase = async (who: Agent, number: string, text: string) =>
  who.post<Told>(`/v1/staff/cases/${number}/answer`, { version: await versionOf(who, number), text });
export const approve = async (who: Agent, number: string, reason = 'bill seen') =>
  who.post<Told>(`/v1/staff/appeals/${number}/approve`, { version: await versionOf(who, number), reason });
export const refuse = async (who: Agent, number: string, reason = 'no bill', text = '没有账单，暂时没法通过。') =>
  who.post<Told>(`/v1/staff/appeals/${number}/refuse`, { version: await versionOf(who, number), reason, text });
export const stop = async (who: Agent, number: string, reason = 'bill forged') =>
  who.post<Told>(`/v1/staff/appeals/${number}/stop`, { version: await versionOf(who, number), reason });
export const resolve = async (who: Agent, number: string, more: object = {}) =>
  who.post<Told>(`/v1/staff/cases/${number}/resolve`, { version: await versionOf(who, number), ...more });

/** Someone who proved to hold a number that is another's. */
export async function claimant(server: TestServer, phone = newPhone()) {
  const [holder, person] = [await server.person(), await server.person()];
  await holder.bindNumber(phone);
  const verification = await person.proof('bind_phone', { phone }, phone);
  const { body } = await person.post('/v1/phones', { verification });
  return { holder, person, phone, claimToken: body.appeal!.claimToken };
}

/** Who appeals for it. */
export async function appealed(server: TestServer) {
  const story = await claimant(server);
  const { person, claimToken } = story;
  const { body } = await writeTo(person, { topic: 'phone_taken', message: '号码是我新买的', claimToken });
  return { ...story, number: body.number, caseId: body.id };
}

/** Who has lost their number, proved a new one, and appeals. */
export async function appealedForLost(server: TestServer) {
  const person = await server.person();
  const [old, next] = [newPhone(), newPhone()];
  const { id: phoneId } = await person.bindNumber(old);
  const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
  const lost = await person.replace(phoneId, { verification, ownerProof: { password: 'plum harbour 42' } });
  const { claimToken } = lost.body.appeal!;
  const { body } = await writeTo(person, { topic: 'phone_lost', message: '手机丢了', claimToken });
  return { person, old, next, phoneId, number: body.number, caseId: body.id };
}

export const writeTo = (person: Client, body: object, headers = {}) =>
  person.post<Case & { code: string; errors?: { path: string; code: string }[] }>('/v1/support/cases', body, {
    headers,
  });
