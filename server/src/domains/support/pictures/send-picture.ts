import type { FastifyReply } from 'fastify';

/** As what it is and nothing else, whoever opens its address: a picture in a page without scripts, that nobody keeps. */
export const sendPicture = (reply: FastifyReply, jpeg: Buffer) =>
  reply
    .type('image/jpeg')
    .header('content-disposition', 'inline')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .send(jpeg);
