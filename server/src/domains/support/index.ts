export { accountCaseRoutes } from './account-routes.ts';

import type { Http } from '../../kit/http.ts';
import type { DeskDeps } from './act-on-case.ts';
import { staffAppealRoutes } from './appeal-routes.ts';
import { staffCaseRoutes } from './staff-routes.ts';

export { describeCase, listCasesOf } from './describe-case.ts';
export { exportCases } from './export-cases.ts';
export { openObjectionCase } from './open-case.ts';
export { exportPictures } from './pictures/export-pictures.ts';
export { forgetUnsentPictures } from './pictures/forget-pictures.ts';
export { pictureRoutes } from './pictures/routes.ts';
export type { PictureStores } from './pictures/stores.ts';
export { createPictureStores } from './pictures/stores.ts';
export { waitingForAppeals, waitingForCases } from './queue.ts';
export { supportRoutes } from './routes.ts';
export { exportSpam } from './spam/export-spam.ts';
export { spamRoutes } from './spam/routes.ts';
export { staffSpamRoutes } from './spam/staff-routes.ts';
export { startTellingReporters } from './spam/tell-reporters.ts';
export { waitingForSpam } from './spam/waiting.ts';
export { forgetPictures } from './store/pictures.ts';
export { forgetOldSpam, forgetSpam } from './store/spam.ts';
export { forgetViewers } from './store/viewers.ts';
export { forgetCases } from './store.ts';

export function supportDeskRoutes(http: Http, deps: DeskDeps) {
  staffCaseRoutes(http, deps);
  staffAppealRoutes(http, deps);
}
