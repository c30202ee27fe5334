import type { Language, ServiceComponent } from '@btepai/contract';

type Part = Pick<ServiceComponent, 'name' | 'line'>;

const names: Record<Language, Record<Part['name'], string>> = {
  zh: {
    api: '应用与接口',
    database: '账户与数据',
    queue: '短信排队',
    sms_line: '短信通道',
    alipay: '支付宝付款',
    wechatpay: '微信支付',
  },
  en: {
    api: 'App and API',
    database: 'Accounts and data',
    queue: 'Texts waiting to be sent',
    sms_line: 'Text line',
    alipay: 'Alipay',
    wechatpay: 'WeChat Pay',
  },
};
const nameOf = ({ name, line }: Part, language: Language) =>
  line === null ? names[language][name] : `${names[language][name]} ${line}`;

/** What an incident is called until somebody has written about it. */
export const titleOf = (parts: Part[]): Record<Language, string> => ({
  zh: `${parts.map((part) => nameOf(part, 'zh')).join('、')}中断`,
  en: `${new Intl.ListFormat('en').format(parts.map((part) => nameOf(part, 'en')))}: interrupted`,
});
