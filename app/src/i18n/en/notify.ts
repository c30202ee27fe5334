import type { English } from '../english.ts';
import type { notify as zh } from '../zh/notify.ts';

export const notify: English<typeof zh> = {
  notify: {
    title: 'Notifications',
    category: { transaction: 'Transactions', activity: 'Offers and news', security: 'Security warnings' },
    what: {
      transaction: 'Payments, refunds and how your orders are doing.',
      activity: 'Offers, events and what’s new.',
      security: 'Sign-ins, password and number changes, told at once. Always on, to keep you safe.',
    },
    channel: { in_app: 'In the app', sms: 'SMS', push: 'Push' },
    consent: 'Turning it on is your consent. Reply R to stop',
    where: 'Where SMS go',
    number: 'Phone number',
    push: {
      title: 'Push on this device',
      on: 'On. You’ll hear from us even while B特派 is closed.',
      off: 'Turn it on to hear from us even while B特派 is closed.',
      denied: 'You’ve blocked notifications. Allow them in your browser’s site settings, then come back.',
      install: 'Choose “Add to Home Screen” in your browser’s share menu first, then open it from there.',
      unsupported: 'This browser can’t receive push. You’ll still find everything in Messages and by SMS.',
      turnOn: 'Turn on push',
      turnOff: 'Turn off push',
      failed: 'That didn’t work. Check your connection and try again.',
    },
  },
  pwa: {
    newVersion: 'A new version is ready',
    refresh: 'Refresh',
    later: 'Later',
    installTitle: 'Put B特派 on your home screen',
    installWhy: 'It opens like an app, and works offline as far as it can.',
    install: 'Add',
    installIos: 'Tap your browser’s share button, then “Add to Home Screen”.',
  },
};
