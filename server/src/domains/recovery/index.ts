export { recoveryRoutes } from './routes.ts';
export { forgetRecoveries } from './store.ts';
