import AlertOutlined from '@ant-design/icons/AlertOutlined';
import AuditOutlined from '@ant-design/icons/AuditOutlined';
import DashboardOutlined from '@ant-design/icons/DashboardOutlined';
import HeartOutlined from '@ant-design/icons/HeartOutlined';
import InboxOutlined from '@ant-design/icons/InboxOutlined';
import MessageOutlined from '@ant-design/icons/MessageOutlined';
import MobileOutlined from '@ant-design/icons/MobileOutlined';
import ReadOutlined from '@ant-design/icons/ReadOutlined';
import ShoppingOutlined from '@ant-design/icons/ShoppingOutlined';
import StopOutlined from '@ant-design/icons/StopOutlined';
import TeamOutlined from '@ant-design/icons/TeamOutlined';
import UserOutlined from '@ant-design/icons/UserOutlined';
import type { StaffRole, TodayQueue } from '@btepai/contract';
import type { ComponentType } from 'react';

type Section = {
  path: string;
  icon: ComponentType;
  /** Who finds it in the navigation: whoever has one of these. The server decides all the same. */
  roles: 'any' | StaffRole[];
  /** `g`, then this, goes there. */
  key: string;
  /** What waits there, as 今日 counts it. */
  queues?: TodayQueue['queue'][];
};

/** The navigation, in its order. Each is named as its words are: `cases.title`. */
const all = {
  today: { path: '/', icon: DashboardOutlined, roles: 'any', key: 't' },
  cases: { path: '/cases', icon: InboxOutlined, roles: ['support'], key: 'c', queues: ['cases'] },
  appeals: { path: '/appeals', icon: MobileOutlined, roles: ['support', 'risk'], key: 'p', queues: ['appeals'] },
  accounts: { path: '/accounts', icon: UserOutlined, roles: ['support', 'risk', 'finance'], key: 'a' },
  alerts: { path: '/alerts', icon: AlertOutlined, roles: ['risk'], key: 'r', queues: ['alerts'] },
  sms: { path: '/sms', icon: MessageOutlined, roles: ['support', 'risk', 'finance'], key: 'm' },
  spam: { path: '/spam', icon: StopOutlined, roles: ['support', 'risk'], key: 's', queues: ['spam'] },
  orders: {
    path: '/orders',
    icon: ShoppingOutlined,
    roles: ['support', 'finance', 'risk', 'editor'],
    key: 'o',
    queues: ['orders', 'refunds', 'held_payments'],
  },
  announcements: { path: '/announcements', icon: ReadOutlined, roles: ['editor'], key: 'n' },
  status: { path: '/status', icon: HeartOutlined, roles: 'any', key: 'v', queues: ['status'] },
  staff: { path: '/staff', icon: TeamOutlined, roles: ['admin'], key: 'e' },
  audit: { path: '/audit', icon: AuditOutlined, roles: ['admin'], key: 'l' },
} satisfies Record<string, Section>;

type Name = keyof typeof all;
export const sections = Object.entries(all).map(([name, section]): Section & { name: Name } => ({
  name: name as Name,
  ...section,
}));

/** The page of a queue of 今日. */
export const pathOf = (queue: TodayQueue['queue']) =>
  sections.find(({ queues }) => queues?.includes(queue))?.path ?? '/';
