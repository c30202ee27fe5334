import { SupportPicture } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { Bytes, door, pictureFile } from '../../../kit/door.ts';
import type { Http } from '../../../kit/http.ts';
import type { Limits } from '../../../kit/limits.ts';
import type { Logger } from '../../../kit/log.ts';
import { ById } from '../../../kit/params.ts';
import { onceKeyOf } from '../../../kit/request.ts';
import { addPicture } from './add-picture.ts';
import { createCleanPicture } from './clean-picture.ts';
import { bodiesAtOnce, createHoldBody } from './hold-body.ts';
import { readPicture } from './read-picture.ts';
import { sendPicture } from './send-picture.ts';
import type { PictureStores } from './stores.ts';

type Deps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  log: Logger;
  limits: Limits;
  settings: {
    SUPPORT_PICTURE_MAX_BYTES: number;
    SUPPORT_PICTURE_MAX_MEGAPIXELS: number;
    SUPPORT_PICTURE_TRIES_PER_ACCOUNT_PER_HOUR: number;
    SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: number;
  };
  pictureStores: PictureStores;
};

const tag = 'Support';

export async function pictureRoutes(http: Http, given: Deps) {
  const { crypto, log, limits, settings } = given;
  const bodyLimit = settings.SUPPORT_PICTURE_MAX_BYTES;
  const cleanPicture = createCleanPicture({
    log,
    waiting: bodiesAtOnce,
    maxMegapixels: settings.SUPPORT_PICTURE_MAX_MEGAPIXELS,
  });
  const deps = { ...given, cleanPicture };
  const holdBody = createHoldBody();
  const tries = {
    name: 'support_pictures',
    points: settings.SUPPORT_PICTURE_TRIES_PER_ACCOUNT_PER_HOUR,
    seconds: 3_600,
  };

  await http.register(async (scope: Http) => {
    // What it is called is nothing to us: what it is, is seen by reading it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      /^(image\/|application\/octet-stream)/,
      { parseAs: 'buffer', bodyLimit },
      (_request, body, done) => done(null, body),
    );
    const posting = door({
      tag,
      summary: 'A picture for a message that is still to be written',
      session: 'required',
      consumes: ['image/*', 'application/octet-stream'],
      body: Bytes,
      answers: { 201: SupportPicture },
      refusals: ['picture_unreadable', 'picture_too_large', 'idempotency_key_reused'],
    });
    scope.post(
      '/v1/support/pictures',
      {
        ...posting,
        bodyLimit,
        onRequest: [
          ...posting.onRequest,
          (request) => limits.take(tries, request.session.account.account_id),
          (request, reply) => holdBody(request.session.account.account_id, reply.raw),
        ],
      },
      async (request, reply) => {
        const { session, body: bytes } = request;
        const picture = await addPicture(deps, { session, bytes, once: onceKeyOf(request, crypto) });
        return reply.code(201).send(picture);
      },
    );
  });

  http.get(
    '/v1/support/pictures/:id',
    door({
      tag,
      summary: 'A picture of one’s own, as it was kept',
      session: 'required',
      params: ById,
      answers: { 200: pictureFile },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { account_id: accountId } = request.session.account;
      return sendPicture(reply, await readPicture(deps, { accountId, pictureId: request.params.id }));
    },
  );
}
