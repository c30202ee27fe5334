import { randomInt } from 'node:crypto';
import type { Pdu } from 'smpp';
import type { Logger } from '../../../kit/log.ts';
import type { Settings } from '../../../settings.ts';
import type { Ear, Gateway } from './gateway.ts';
import { GatewayError } from './gateway.ts';
import { encode } from './smpp/encoding.ts';
import { LinkLost } from './smpp/link.ts';
import { referenceOf, reportOf } from './smpp/receipt.ts';
import { keepBound } from './smpp/session.ts';
import { nameOfStatus, pdu, smpp } from './smpp/wire.ts';

const partsHeader = 0x40;
const finalReceipt = 0x01;
const { errors } = smpp;

/** What is wrong with this message; all else is wrong with the SMSC, with our account there, or for now. */
const rejections = new Set(
  ['ESME_RINVMSGLEN', 'ESME_RINVDSTADR', 'ESME_RINVDSTTON', 'ESME_RINVDSTNPI', 'ESME_RINVNUMDESTS', 'ESME_RINVDCS']
    .concat('ESME_RX_P_APPN', 'ESME_RX_R_APPN')
    .map((name) => errors[name]),
);

/** An SMSC by SMPP 3.4. */
export function createSmppGateway({ settings, log }: { settings: Settings; log: Logger }): Gateway {
  const { SMPP_MESSAGE_IDS: idForm, SMS_COUNTRIES: countries } = settings;
  const reading = { idForm, country: countries.find((country) => country !== '*') ?? 'CN' };
  const { hostname, port, protocol } = new URL(settings.SMPP_URL);
  const tls = protocol === 'ssmpp:';
  const source = sourceOf(settings.SMPP_SOURCE);
  let ear: Ear = async () => true;
  let session: ReturnType<typeof keepBound> | null = null;
  let mark = randomInt(256);

  return {
    name: 'smpp',
    channels: ['sms'],
    start(heardBy) {
      ear = heardBy;
      session = keepBound({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port) || (tls ? 3550 : 2775),
        tls,
        systemId: settings.SMPP_SYSTEM_ID,
        password: settings.SMPP_PASSWORD,
        systemType: settings.SMPP_SYSTEM_TYPE,
        window: settings.SMPP_WINDOW,
        enquireLinkSeconds: settings.SMPP_ENQUIRE_LINK_SECONDS,
        log,
        async onDelivery(request) {
          try {
            return await ear(reportOf(request, reading));
          } catch (error) {
            // Said again it would read no better.
            log.warn({ err: error }, 'what the SMSC told could not be read');
            return true;
          }
        },
      });
    },

    /** The parts of a long text go one after another, and its receipt and reference are those of the last. */
    async send({ to, text }, signal) {
      if (!session) throw new GatewayError('unavailable', 'not started');
      mark = (mark + 1) % 256;
      const { dataCoding, isLong, parts } = encode(text, mark);
      let messageId = '';
      for (const [index, part] of parts.entries()) {
        const answer = await session
          .submit(
            pdu('submit_sm', {
              ...source,
              dest_addr_ton: 1,
              dest_addr_npi: 1,
              destination_addr: to.replace(/^\+/, ''),
              esm_class: isLong ? partsHeader : 0,
              registered_delivery: index === parts.length - 1 ? finalReceipt : 0,
              data_coding: dataCoding,
              short_message: part,
            }),
            signal,
          )
          .catch((error: unknown) => {
            throw error instanceof LinkLost ? new GatewayError('unavailable', error.message, { cause: error }) : error;
          });
        messageId = messageIdOf(answer);
      }
      return { reference: messageId === '' ? null : referenceOf(messageId, idForm) };
    },

    async stop() {
      await session?.stop();
    },
  };
}

function messageIdOf({ command, command_status: status, message_id: messageId }: Pdu): string {
  if (status !== 0 || command !== 'submit_sm_resp')
    throw new GatewayError(rejections.has(status) ? 'rejected' : 'unavailable', `${command}: ${nameOfStatus(status)}`);
  return typeof messageId === 'string' ? messageId : '';
}

/** `+…` is an international number, digits alone a short code or what the SMSC makes of them, else a name. */
function sourceOf(source: string) {
  if (source === '') return {};
  if (/^\+\d+$/.test(source)) return { source_addr_ton: 1, source_addr_npi: 1, source_addr: source.slice(1) };
  if (/^\d+$/.test(source)) return { source_addr_ton: 0, source_addr_npi: 1, source_addr: source };
  return { source_addr_ton: 5, source_addr_npi: 0, source_addr: source };
}
