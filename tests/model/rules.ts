type Case = { name: string; env: Record<string, string>; outcomes: string[] };

/** Every outcome that the order of the checks has. */
const outcomes = [
  'ask 201',
  'ask phone_unchanged',
  'ask phone_already_bound',
  'ask send_too_soon',
  'ask send_limit_reached',
  'ask code_locked',
  'bind 201',
  'bind phone_taken',
  'bind code_wrong',
  'bind code_mismatch',
  'bind code_spent',
  'bind code_locked',
  'bind code_superseded',
  'bind code_expired',
  'resend 200',
  'resend not_found',
  'resend code_spent',
  'resend code_locked',
  'resend code_superseded',
  'resend code_expired',
  'resend send_too_soon',
  'resend send_limit_reached',
  'cancel 200',
  'cancel not_found',
];

/**
 * The published numbers, and numbers so tight that short histories run into each of them. Each outcome must have come up:
 * a model that never reaches a state judges nothing about it.
 */
export const cases: Case[] = [
  { name: 'the published numbers', env: {}, outcomes },
  {
    name: 'tight numbers',
    env: {
      CODE_TTL_SECONDS: '150',
      CODE_TRIES: '3',
      CODE_SENDS: '2',
      CODE_RESEND_SECONDS: '30',
      CODE_WRONG_PER_NUMBER_PER_HOUR: '4',
      CODE_WRONG_IN_A_ROW: '6',
      SMS_PER_NUMBER_PER_MINUTE: '1',
      SMS_PER_NUMBER_PER_HOUR: '3',
      SMS_PER_NUMBER_PER_DAY: '4',
      SMS_PER_ACCOUNT_PER_DAY: '5',
      SMS_PER_ADDRESS_PER_HOUR: '4',
    },
    outcomes: [...outcomes, 'ask code_locked for good'],
  },
];
