import { sealText } from '../../server/src/domains/support/case.ts';
import { pictureContext } from '../../server/src/domains/support/pictures/picture.ts';
import { sealReport } from '../../server/src/domains/support/spam/report.ts';
import { sealSender, senderIndex } from '../../server/src/domains/support/spam/sender.ts';
import type { Crypto } from '../../server/src/kit/crypto.ts';
import { readSender } from '../../server/src/kit/sender.ts';
import { runSql } from '../databases.ts';
import { say } from '../guarded.ts';
import { caseNumber, idOf, idSql } from './ids.ts';
import type { Filling, KeyOf } from './people.ts';
import { dayAgo, inBatches } from './people.ts';

/** A case for each of the busy: three in ten open and unanswered, one of these an appeal; the rest ended. */
export async function fillCases(url: string, crypto: Crypto, keyOf: KeyOf, { busy, agentId }: Filling) {
  say(`${busy.toLocaleString('en')} cases`);
  for await (const batch of inBatches(busy)) {
    const texts = batch.map((n) => sealText(crypto, keyOf(n), idOf('case', n), '号码换了，收不到验证码，请帮我看看。'));
    const contacts = batch.map((n) =>
      sealText(crypto, keyOf(n), idOf('case', n), JSON.stringify({ name: '林雨', phone: '+8613900000000' })),
    );
    await runSql(
      url,
      `with given as (select * from unnest($1::int[], $2::bytea[], $3::text[], $4::bytea[]) as g (n, text_cipher, number, contact_cipher)),
       opened as (
         insert into support_cases (account_id, id, number, topic, status, proof_id, contact_cipher, opened_at, changed_at, unanswered_since)
         select ${idSql('account', 'n')}, ${idSql('case', 'n')}, number, case when n % 10 = 0 then 'phone_taken' else 'other' end,
           case when n % 10 < 3 then 'open' else 'resolved' end, case when n % 10 = 0 then ${idSql('proof', 'n')} end,
           contact_cipher, ${dayAgo('n')}, ${dayAgo('n')}, case when n % 10 < 3 then ${dayAgo('n')} end from given),
       numbered as (
         insert into support_numbers (number, account_id, case_id) select number, ${idSql('account', 'n')}, ${idSql('case', 'n')} from given)
       insert into support_messages (account_id, case_id, id, author, text_cipher, written_at)
       select ${idSql('account', 'n')}, ${idSql('case', 'n')}, ${idSql('message', 'n * 3 + m')},
         case m when 1 then 'staff' else 'person' end, text_cipher, ${dayAgo('n')} from given, generate_series(0, 2) m`,
      [batch, texts, batch.map(caseNumber), contacts],
    );
  }
  await runSql(
    url,
    `update support_cases set assignee_id = '${agentId}', assignee = 'bench'
     where id in (select ${idSql('case', 'n')} from generate_series(1, ${busy - 1}, 100) n)`,
  );
}

export const pictures = 500;
const pictureBytes = 100_000;

/** A picture in the first message of some of the cases, as large as those that phones take and the server has cleaned. */
export async function fillPictures(url: string, crypto: Crypto, keyOf: KeyOf) {
  say(`${pictures} pictures`);
  for await (const batch of inBatches(pictures, 50)) {
    const sealed = batch.map((n) =>
      crypto.ofAccount(keyOf(n)).encrypt(Buffer.alloc(pictureBytes, n), pictureContext(idOf('picture', n))),
    );
    await runSql(
      url,
      `with given as (select * from unnest($1::int[], $2::bytea[]) as g (n, sealed)),
       noted as (
         insert into support_pictures (account_id, id, status, store, width, height, bytes, message_id, place, created_at)
         select ${idSql('account', 'n')}, ${idSql('picture', 'n')}, 'stored', 'database', 1200, 900, ${pictureBytes},
           ${idSql('message', 'n * 3')}, 0, now() from given)
       insert into support_picture_bytes (account_id, picture_id, sealed)
       select ${idSql('account', 'n')}, ${idSql('picture', 'n')}, sealed from given`,
      [batch, sealed],
    );
  }
}

export const senderText = (n: number) => `1069${String(n).padStart(8, '0')}`;

/** Ten reports of each sender by different people; one sender in a hundred poses as us, half are decided. */
export async function fillSpam(url: string, crypto: Crypto, keyOf: KeyOf, { senders, busy }: Filling) {
  const reports = senders * 10;
  say(`${reports.toLocaleString('en')} spam reports of ${senders.toLocaleString('en')} senders`);
  const senderOf = (n: number) => readSender(senderText(n))!;
  const indexes = Array.from({ length: senders }, (_, n) => senderIndex(crypto, senderOf(n)));
  for await (const batch of inBatches(senders))
    await runSql(
      url,
      `insert into spam_senders (sender_index, id, sender_kind, sender_cipher, sms, calls, reporters, imitations, weight,
         first_at, last_at, waiting_since, outcome, decided_at, version)
       select sender_index, ${idSql('sender', 'n')}, 'service', sender_cipher, 9, 1, 10, (n % 100 = 0)::int * 3,
         extract(epoch from ${dayAgo('n')}) / 86400 + 3, ${dayAgo('n + 7')}, ${dayAgo('n')},
         case when n % 2 = 0 then ${dayAgo('n')} end, case when n % 2 = 1 then 'spam' end,
         case when n % 2 = 1 then ${dayAgo('n')} end, n % 2
       from unnest($1::int[], $2::bytea[], $3::bytea[]) as g (n, sender_index, sender_cipher)`,
      [batch, batch.map((n) => indexes[n]), batch.map((n) => sealSender(crypto, senderOf(n), indexes[n]!))],
    );
  for await (const batch of inBatches(reports)) {
    const sealed = batch.map((n) =>
      sealReport(crypto, keyOf(n % busy), idOf('report', n), {
        sender: senderText(Math.floor(n / 10)),
        content: '【抽奖中心】恭喜您获得一等奖，请点击 http://prize.example/a 领取。退订回T',
      }),
    );
    await runSql(
      url,
      `with given as (
         select * from unnest($1::int[], $2::bytea[], $3::bytea[], $4::bytea[]) as g (n, sender_index, sender_cipher, content_cipher)),
       reporters as (
         insert into spam_reporters (sender_index, account_id, heard_version)
         select sender_index, ${idSql('account', `n % ${busy}`)}, 1 from given)
       insert into spam_reports (account_id, id, sender_index, kind, sender_cipher, content_cipher, received_at, reported_at, verdict, digest)
       select ${idSql('account', `n % ${busy}`)}, ${idSql('report', 'n')}, sender_index, case when n % 10 = 0 then 'call' else 'sms' end,
         sender_cipher, content_cipher, ${dayAgo('n')}, ${dayAgo('n')}, 'not_ours', sha256(int8send(n)) from given`,
      [
        batch,
        batch.map((n) => indexes[Math.floor(n / 10)]),
        sealed.map(({ writtenCipher }) => writtenCipher),
        sealed.map(({ contentCipher }) => contentCipher),
      ],
    );
  }
}
