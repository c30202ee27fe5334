export * from './accounts.ts';
export * from './common.ts';
export * from './errors.ts';
export * from './notifications.ts';
export * from './phones.ts';
export * from './sessions.ts';
export * from './support.ts';
export * from './verifications.ts';
