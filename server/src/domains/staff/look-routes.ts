import { OpenLook } from '@btepai/contract';
import { Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import type { Desk } from './desk.ts';

export function staffLookRoutes(http: Http, { desk }: { desk: Desk }) {
  http.post(
    '/v1/staff/looks',
    staffDoor({
      tag: 'Staff: accounts',
      summary: 'Say why an account is looked at; it is open to this member for a while',
      roles: ['support', 'risk', 'finance'],
      body: OpenLook,
      answers: { 204: Nothing },
      refusals: ['own_account'],
    }),
    async (request, reply) => {
      await desk.look(request, request.body);
      return reply.code(204).send();
    },
  );
}
