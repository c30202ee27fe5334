import { matchPath } from 'react-router';
import { lazyPage } from './lazy-page.tsx';

export const Login = lazyPage(() => import('./pages/login.tsx'));
const LoginVerify = lazyPage(() => import('./pages/login-verify.tsx'));
const Register = lazyPage(() => import('./pages/register.tsx'));
const Recover = lazyPage(() => import('./pages/recover.tsx'));
const ResetPassword = lazyPage(() => import('./pages/reset-password.tsx'));
const Objection = lazyPage(() => import('./pages/objection.tsx'));
const Home = lazyPage(() => import('./pages/home.tsx'));
const Orders = lazyPage(() => import('./pages/orders.tsx'));
const OneOrder = lazyPage(() => import('./pages/order.tsx'));
const Receipt = lazyPage(() => import('./pages/receipt.tsx'));
const OneService = lazyPage(() => import('./pages/service.tsx'));
const Messages = lazyPage(() => import('./pages/messages.tsx'));
const Me = lazyPage(() => import('./pages/me.tsx'));
const Profile = lazyPage(() => import('./pages/profile.tsx'));
const ChangePassword = lazyPage(() => import('./pages/change-password.tsx'));
const Phone = lazyPage(() => import('./pages/phone.tsx'));
const OnePhone = lazyPage(() => import('./pages/one-phone.tsx'));
const BindPhone = lazyPage(() => import('./pages/bind-phone.tsx'));
const ReplacePhone = lazyPage(() => import('./pages/replace-phone.tsx'));
const LostPhone = lazyPage(() => import('./pages/lost-phone.tsx'));
const UnbindPhone = lazyPage(() => import('./pages/unbind-phone.tsx'));
const Lift = lazyPage(() => import('./pages/lift.tsx'));
const Cases = lazyPage(() => import('./pages/cases.tsx'));
const NewCase = lazyPage(() => import('./pages/new-case.tsx'));
const OneCase = lazyPage(() => import('./pages/case.tsx'));
const Spam = lazyPage(() => import('./pages/spam.tsx'));
const ReportSpam = lazyPage(() => import('./pages/report-spam.tsx'));
const Security = lazyPage(() => import('./pages/security.tsx'));
const Factors = lazyPage(() => import('./pages/factors.tsx'));
const OneFactor = lazyPage(() => import('./pages/factor.tsx'));
const AddTotp = lazyPage(() => import('./pages/add-totp.tsx'));
const AddPasskey = lazyPage(() => import('./pages/add-passkey.tsx'));
const RecoveryCodes = lazyPage(() => import('./pages/recovery-codes.tsx'));
const Devices = lazyPage(() => import('./pages/devices.tsx'));
const Activity = lazyPage(() => import('./pages/activity.tsx'));
const Export = lazyPage(() => import('./pages/export.tsx'));
const Close = lazyPage(() => import('./pages/close.tsx'));
const NotificationSettings = lazyPage(() => import('./pages/notification-settings.tsx'));
const Cashier = lazyPage(() => import('./pages/cashier.tsx'));
const OnePayment = lazyPage(() => import('./pages/payment.tsx'));
const MyWallet = lazyPage(() => import('./pages/wallet.tsx'));
const TopUp = lazyPage(() => import('./pages/top-up.tsx'));
const Announcements = lazyPage(() => import('./pages/announcements.tsx'));
const OneAnnouncement = lazyPage(() => import('./pages/announcement.tsx'));
const Lessons = lazyPage(() => import('./pages/lessons.tsx'));
const OneLesson = lazyPage(() => import('./pages/lesson.tsx'));
const Status = lazyPage(() => import('./pages/status.tsx'));
export const NotFound = lazyPage(() => import('./pages/not-found.tsx'));

type LazyPage = typeof Home;

/** Of two that match an address, the one named first is meant. */
export const tabPages: Record<string, LazyPage> = {
  '/': Home,
  '/orders': Orders,
  '/messages': Messages,
  '/me': Me,
};
export const ownPages: Record<string, LazyPage> = {
  '/services/:serviceId': OneService,
  '/orders/:orderId': OneOrder,
  '/orders/:orderId/receipt': Receipt,
  '/me/profile': Profile,
  '/me/password': ChangePassword,
  '/me/phone': Phone,
  '/me/phone/bind': BindPhone,
  '/me/phone/:phoneId': OnePhone,
  '/me/phone/:phoneId/replace': ReplacePhone,
  '/me/phone/:phoneId/lost': LostPhone,
  '/me/phone/:phoneId/unbind': UnbindPhone,
  '/me/lift': Lift,
  '/me/cases': Cases,
  '/me/cases/new': NewCase,
  '/me/cases/:caseId': OneCase,
  '/me/spam': Spam,
  '/me/spam/new': ReportSpam,
  '/me/security': Security,
  '/me/factors': Factors,
  '/me/factors/totp': AddTotp,
  '/me/factors/passkey': AddPasskey,
  '/me/factors/recovery-codes': RecoveryCodes,
  '/me/factors/:factorId': OneFactor,
  '/me/devices': Devices,
  // Where messages of before lead to.
  '/me/sessions': Devices,
  '/me/activity': Activity,
  '/me/notifications': NotificationSettings,
  '/me/wallet': MyWallet,
  '/me/wallet/top-up': TopUp,
  '/orders/:orderId/pay': Cashier,
  '/pay/:paymentId': OnePayment,
  '/me/export': Export,
  '/me/close': Close,
};
export const strangersPages: Record<string, LazyPage> = {
  '/login': Login,
  '/login/verify': LoginVerify,
  '/register': Register,
};
export const openPages: Record<string, LazyPage> = {
  '/recover': Recover,
  '/r': ResetPassword,
  '/o': Objection,
  '/status': Status,
  '/announcements': Announcements,
  '/announcements/:announcementId': OneAnnouncement,
  '/lessons': Lessons,
  '/lessons/:slug': OneLesson,
};

const byPath = Object.entries({ ...tabPages, ...ownPages, ...strangersPages, ...openPages });

/** For the first picture: the file of the page whose address was opened. */
export const preloadPage = (path: string) =>
  (byPath.find(([pattern]) => matchPath(pattern, path))?.[1] ?? NotFound).preload();

/** The rest, a few kilobytes each, once nothing else is to be done: then no tap waits, and none fails without a network. */
export const preloadOthers = () => Promise.allSettled(byPath.map(([, page]) => page.preload()));
