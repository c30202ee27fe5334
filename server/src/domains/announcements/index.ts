export { waitingForStatus } from './incident-queue.ts';
export { incidentRoutes } from './incident-routes.ts';
export { announcementRoutes } from './routes.ts';
export { seedLessons } from './seed-lessons.ts';
export { publicationRoutes } from './staff-routes.ts';
export { statusRoutes } from './status-routes.ts';
export { forgetStatus } from './store/status.ts';
