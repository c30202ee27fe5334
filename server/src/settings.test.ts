import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

const twilio = { TWILIO_ACCOUNT_SID: 'AC01', TWILIO_AUTH_TOKEN: 'token', TWILIO_SMS_FROM: '+15005550006' };

const refusalOf = (env: Record<string, string>): string => {
  try {
    readSettings(env);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
};

describe('a setting that can’t be used is refused by its name', () => {
  const cases: [name: string, value: string][] = [
    ['NODE_ENV', 'staging'],
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PUBLIC_ORIGIN', 'btepai.example'],
    ['PUBLIC_ORIGIN', 'ftp://btepai.example'],
    ['TRUSTED_PROXIES', 'the-proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['DATABASE_URL', 'mysql://localhost/btepai'],
    ['DATABASE_CONNECTIONS', '0'],
    ['REDIS_URL', 'http://localhost'],
    ['LOG_LEVEL', 'loud'],
    ['SMS_GATEWAYS', 'pigeon'],
    ['SMS_GATEWAYS', 'constructor'],
    ['PAYMENT_GATEWAYS', 'pigeon'],
    ['PAYMENT_GATEWAYS', 'constructor'],
    ['PAYMENT_GATEWAYS', ','],
    ['PAYMENT_GATEWAYS', 'alipay,alipay'],
    ['PAYMENT_GATEWAYS', 'sandbox,alipay'],
    ['PAYMENT_GATEWAYS', 'wechatpay,none'],
    ['SMS_COUNTRIES', 'China'],
    ['SMS_COUNTRIES', 'XX'],
    ['SMS_COUNTRY_UNITS', 'CN'],
    ['SMS_COUNTRY_UNITS', 'CN=many'],
    ['SMS_COUNTRY_UNITS', 'China=20'],
    ['SMS_DENIED_PREFIXES', '881,satellite'],
    ['SMS_ORIGIN_LINE', 'perhaps'],
    ['SMS_PER_NUMBER_PER_MINUTE', '0'],
    ['SMS_GATEWAY_TIMEOUT_SECONDS', '31'],
    ['SMS_SECURITY_RESERVE_UNITS', '20001'],
    ['CODE_TTL_SECONDS', '601'],
    ['CODE_TTL_SECONDS', '29'],
    ['CODE_TRIES', '11'],
    ['CODE_RESEND_SECONDS', 'soon'],
    ['PHONES_PER_INDIVIDUAL', '2'],
    ['PASSWORD_MEMORY_KIB', '7'],
    ['SESSION_IDLE_DAYS', '366'],
  ];
  test.each(cases)('%s=%s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(name);
  });

  test('several at once are all named', () => {
    const told = refusalOf({ PORT: 'x', CODE_TRIES: '99', LOG_LEVEL: 'loud' });
    for (const name of ['PORT', 'CODE_TRIES', 'LOG_LEVEL']) expect(told).toContain(name);
  });

  test('an empty value is as good as none', () => {
    expect(readSettings({ PORT: '', SMS_GATEWAYS: '' })).toMatchObject({ PORT: 3000, SMS_GATEWAYS: ['sandbox'] });
  });
});

describe('object storage is named whole, or not at all', () => {
  const whole = {
    SUPPORT_PICTURES_S3_URL: 'https://s3.oss-cn-hangzhou.aliyuncs.com',
    SUPPORT_PICTURES_S3_BUCKET: 'pictures',
    SUPPORT_PICTURES_S3_REGION: 'oss-cn-hangzhou',
    SUPPORT_PICTURES_S3_ACCESS_KEY_ID: 'id',
    SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY: 'secret',
  };
  test.each<[string, Record<string, string>, string]>([
    ...Object.keys(whole).map((name): [string, Record<string, string>, string] => [`no ${name}`, { [name]: '' }, name]),
    ['plain HTTP', { SUPPORT_PICTURES_S3_URL: 'http://s3.example' }, 'SUPPORT_PICTURES_S3_URL'],
    ['a path', { SUPPORT_PICTURES_S3_URL: 'https://s3.example/pictures' }, 'SUPPORT_PICTURES_S3_URL'],
    ['no address', { SUPPORT_PICTURES_S3_URL: 's3.example' }, 'SUPPORT_PICTURES_S3_URL'],
    ['a bucket that leads elsewhere', { SUPPORT_PICTURES_S3_BUCKET: 'a/../b' }, 'SUPPORT_PICTURES_S3_BUCKET'],
    [
      'a bucket before an IP address',
      { SUPPORT_PICTURES_S3_URL: 'http://127.0.0.1:9000' },
      'SUPPORT_PICTURES_S3_PATH_STYLE',
    ],
  ])('%s', (_what, part, named) => {
    const told = refusalOf({ ...whole, ...part });
    expect(told).toContain(named === 'SUPPORT_PICTURES_S3_URL' ? 'SUPPORT_PICTURES_S3_' : named);
  });

  test('whole, it is taken', () => {
    expect(refusalOf(whole)).toBe('');
    const local = { SUPPORT_PICTURES_S3_URL: 'http://127.0.0.1:9000', SUPPORT_PICTURES_S3_PATH_STYLE: 'true' };
    expect(refusalOf({ ...whole, ...local })).toBe('');
  });
});

describe('D7: production refuses what is only for trying out, each by name', () => {
  const fit = {
    NODE_ENV: 'production',
    PUBLIC_ORIGIN: 'https://btepai.example',
    BTEPAI_KEYS: '{}',
    SMS_GATEWAYS: 'sandbox',
    PAYMENT_GATEWAYS: 'sandbox',
  };
  const cases: [what: string, env: Record<string, string | undefined>, named: string][] = [
    ['the sandbox gateway', {}, 'SMS_GATEWAYS: the sandbox'],
    ['no gateway named', { SMS_GATEWAYS: undefined }, 'SMS_GATEWAYS: the sandbox'],
    ['the sandbox beside another', { SMS_GATEWAYS: 'aliyun,sandbox' }, 'SMS_GATEWAYS: the sandbox'],
    ['the sandbox payment gateway', {}, 'PAYMENT_GATEWAYS: the sandbox'],
    ['no payment gateway named', { PAYMENT_GATEWAYS: undefined }, 'PAYMENT_GATEWAYS: the sandbox'],
    ['no origin', { PUBLIC_ORIGIN: undefined }, 'PUBLIC_ORIGIN'],
    [
      'a plain HTTP origin',
      { PUBLIC_ORIGIN: 'http://btepai.example' },
      'PUBLIC_ORIGIN: production is served over https',
    ],
    ['no keys of its own', { BTEPAI_KEYS: undefined }, 'KEYS_FILE or BTEPAI_KEYS'],
  ];
  test.each(cases)('D7: %s', (_what, env, named) => {
    const given = Object.entries({ ...fit, ...env }).filter((pair): pair is [string, string] => pair[1] !== undefined);
    expect(refusalOf(Object.fromEntries(given))).toContain(named);
  });

  test('D7: everything wrong is told at once', () => {
    const told = refusalOf({ NODE_ENV: 'production', PUBLIC_ORIGIN: 'http://btepai.example' });
    for (const name of ['SMS_GATEWAYS', 'PUBLIC_ORIGIN', 'KEYS_FILE']) expect(told).toContain(name);
  });

  test('D7: a production where people pay from the wallet alone starts', () => {
    expect(refusalOf({ ...fit, SMS_GATEWAYS: 'twilio', PAYMENT_GATEWAYS: 'none', ...twilio })).toBe('');
  });

  test('D7: outside production the same settings start', () => {
    expect(refusalOf({ PUBLIC_ORIGIN: 'http://btepai.example' })).toBe('');
  });
});

describe('D7: a gateway without what it needs is refused, each missing thing by name', () => {
  const complete: Record<string, Record<string, string>> = {
    aliyun: {
      ALIYUN_ACCESS_KEY_ID: 'id',
      ALIYUN_ACCESS_KEY_SECRET: 'secret',
      ALIYUN_SMS_CALLBACK_SECRET: 'a-secret-of-24-characters',
      SMS_TEMPLATES_FILE: 'templates.json',
    },
    tencent: {
      TENCENT_SECRET_ID: 'id',
      TENCENT_SECRET_KEY: 'key',
      TENCENT_SMS_APP_ID: '1400006666',
      TENCENT_SMS_CALLBACK_SECRET: 'a-secret-of-24-characters',
      SMS_TEMPLATES_FILE: 'templates.json',
    },
    twilio,
  };
  test.each(Object.entries(complete))('D7: %s', (gateway, env) => {
    expect(refusalOf({ SMS_GATEWAYS: gateway, ...env })).toBe('');
    expect(refusalOf({ SMS_GATEWAYS: gateway }).split('\n')).toEqual(
      Object.keys(env).map((name) => `${name}: SMS_GATEWAYS=${gateway} needs it`),
    );
    expect(refusalOf(env)).toBe('');
  });

  test.each([
    ['ALIYUN_SMS_CALLBACK_SECRET', 'short'],
    ['TENCENT_SMS_CALLBACK_SECRET', 'a secret with spaces & signs in it'],
    ['TWILIO_ACCOUNT_SID', 'SK0123'],
    ['ALIYUN_SMS_URL', 'http://dysmsapi.aliyuncs.com'],
    ['TENCENT_SMS_URL', 'https://sms.tencentcloudapi.com/v1'],
    ['TWILIO_URL', 'https://user:password@api.twilio.com'],
  ])('%s=%s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(`${name}: `);
  });
});

describe('S3: countries', () => {
  test('S3: without a word, a sandbox reaches every country', () => {
    expect(readSettings({}).SMS_COUNTRIES).toEqual(['*']);
    expect(readSettings({ SMS_COUNTRIES: 'CN, SG' }).SMS_COUNTRIES).toEqual(['CN', 'SG']);
  });
});

describe('D7: Alipay and WeChat Pay', () => {
  const complete: Record<string, Record<string, string>> = {
    alipay: {
      ALIPAY_APP_ID: '2021000122671080',
      ALIPAY_SELLER_ID: '2088102146225135',
      ALIPAY_PRIVATE_KEY: '/keys/app.pem',
      ALIPAY_PUBLIC_KEY: '/keys/alipay.pem',
    },
    wechatpay: {
      WECHATPAY_APP_ID: 'wxd678efh567hg6787',
      WECHATPAY_MCH_ID: '1900007291',
      WECHATPAY_SERIAL_NO: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
      WECHATPAY_PRIVATE_KEY: '/keys/apiclient_key.pem',
      WECHATPAY_API_V3_KEY: 'a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb',
    },
  };
  test.each(Object.entries(complete))(
    'D7: %s without what it needs is refused, each missing thing by name',
    (gateway, env) => {
      expect(refusalOf({ PAYMENT_GATEWAYS: gateway, ...env })).toBe('');
      expect(refusalOf({ PAYMENT_GATEWAYS: gateway }).split('\n')).toEqual(
        Object.keys(env).map((name) => `${name}: PAYMENT_GATEWAYS=${gateway} needs it`),
      );
      expect(refusalOf(env)).toBe('');
    },
  );

  test('D7: both', () => {
    expect(refusalOf({ PAYMENT_GATEWAYS: 'alipay,wechatpay', ...complete.alipay, ...complete.wechatpay })).toBe('');
  });

  test.each([
    ['ALIPAY_APP_ID', '2088102146225135x'],
    ['ALIPAY_SELLER_ID', '2021000122671080'],
    ['ALIPAY_URL', 'http://openapi.alipay.com/gateway.do'],
    ['ALIPAY_URL', 'https://user:password@openapi.alipay.com/gateway.do'],
    ['ALIPAY_URL', 'https://openapi.alipay.com/gateway.do?charset=gbk'],
    ['WECHATPAY_APP_ID', '1900007291'],
    ['WECHATPAY_MCH_ID', 'wxd678efh567hg6787'],
    ['WECHATPAY_SERIAL_NO', 'PUB_KEY_ID_0000000000000024101100397200000006'],
    ['WECHATPAY_API_V3_KEY', 'a7cde1ZJB1kG2e7VfTs3jQzaWizur8G'],
    ['WECHATPAY_PUBLIC_KEY_ID', '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB'],
    ['WECHATPAY_PUBLIC_KEY_ID', 'PUB_KEY_ID_0000000000000024101100397200000006'],
    ['WECHATPAY_PUBLIC_KEY', '/keys/pub_key.pem'],
    ['WECHATPAY_URL', 'http://api.mch.weixin.qq.com'],
    ['WECHATPAY_URL', 'https://api.mch.weixin.qq.com/v3'],
  ])('%s=%s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(name);
  });

  test('D7: in production not Alipay’s own sandbox', () => {
    const env = {
      NODE_ENV: 'production',
      PUBLIC_ORIGIN: 'https://btepai.example',
      BTEPAI_KEYS: '{}',
      SMS_GATEWAYS: 'twilio',
      TWILIO_ACCOUNT_SID: 'AC01',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_SMS_FROM: '+15005550006',
      PAYMENT_GATEWAYS: 'alipay',
      ...complete.alipay,
    };
    expect(refusalOf(env)).toBe('');
    const sandbox = 'https://openapi-sandbox.dl.alipaydev.com/gateway.do';
    expect(refusalOf({ ...env, ALIPAY_URL: sandbox })).toContain('ALIPAY_URL: Alipay’s own sandbox');
    expect(refusalOf({ ...env, NODE_ENV: 'development', ALIPAY_URL: sandbox })).toBe('');
  });
});
