import { accountSql, idSql } from './people.ts';
import type { Sent, Value } from './recording.ts';

type Own = { variable: string; name: string; text: string; values: Record<string, Value> };

/**
 * What is each person's own in the statements of an act: the ids and bytes in which two people's statements differ. Each
 * gets a variable, and SQL that makes another such value from a person's number `n`, in the length that production has. One
 * value in several places is one variable, so a code's verification is found again by the statement that spends it. Text,
 * like a line of the log, stays as our server sent it for one of them.
 *
 * @throws where the two did not send the same statements
 */
export function ownValues(sent: Sent[], others: Sent[]) {
  const [names, otherNames] = [sent, others].map((statements) => statements.map(({ name }) => name).join(', '));
  if (names === '' || names !== otherNames) throw new Error(`two people's statements differ: ${otherNames}; ${names}`);

  const own = new Map<string, Own>();
  sent.forEach(({ argumentNames, values }, index) => {
    for (const name of argumentNames) {
      const text = textOf(values[name]);
      if (own.has(text) || text === textOf(others[index]!.values[name]) || !/^(\\x|[\da-f]{8}-)/.test(text)) continue;
      own.set(text, { variable: `${name}_${own.size}`, name, text, values });
    }
  });

  /** What follows from other values follows from theirs: a code has to be right, and a subject to be of its kind. */
  function sqlOf({ variable, name, text, values }: Own): string {
    const known = idSql(text);
    if (known) return known;
    if (!text.startsWith('\\x')) return 'uuidv7()::text';
    if (name === 'numberSubject') return `'\\x01' || ${hexOf(values.recipientIndex)}`;
    if (name === 'accountSubject') return `'\\x02' || encode(convert_to(${accountSql('n')}, 'UTF8'), 'hex')`;
    if (name === 'addressSubject') return `'\\x03' || ${digest(variable)}`;
    if (name !== 'codeDigest') return `'\\x' || left(repeat(${digest(variable)}, 16), ${text.length - 2})`;
    const parts = [macOf(values.verificationId), values.recipientIndex, values.payloadDigest].map(hexOf);
    return `'\\x' || encode(sha256(decode(${parts.join(' || ')}, 'hex')), 'hex')`;
  }

  const digest = (what: string) => `encode(sha256(convert_to('${what}' || n, 'UTF8')), 'hex')`;

  function hexOf(value: Value | undefined): string {
    const known = own.get(textOf(value));
    return known ? `substr(${sqlOf(known)}, 3)` : `'${textOf(value).slice(2)}'`;
  }

  /** What is sent with a verification's id to spend its code: `codeMac`, or `ownerCodeMac` beside `ownerVerificationId`. */
  function macOf(verificationId: Value | undefined): Value | undefined {
    for (const { argumentNames, values } of sent) {
      for (const name of argumentNames.filter((each) => textOf(values[each]) === textOf(verificationId))) {
        const mac = values[name.replace(/verificationId$/, 'codeMac').replace(/VerificationId$/, 'CodeMac')];
        if (mac && mac !== values[name]) return mac;
      }
    }
    throw new Error('no statement spends the code');
  }

  return {
    sql: [...own.values()].map((each) => [each.variable, sqlOf(each)] as const),
    variableOf: (value: Value | undefined) => own.get(textOf(value))?.variable,
  };
}

const textOf = (value: Value | undefined) => (value?.kind === 'text' ? value.text : '');
