import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isRsa, sealedResource } from '../../../../testing/payment-signatures.ts';
import { privatePem } from '../../../../testing/payment-vendors.ts';
import { standIn } from '../../../../testing/stand-in.ts';
import { systemClock } from '../../../kit/clock.ts';
import { readSettings } from '../../../settings.ts';
import { createClient } from './alipay/client.ts';
import { authorizationOf, isSealedBy, openResource } from './wechatpay/signing.ts';

/**
 * The examples that vendors publish, with their keys, which are made for that and open nothing: what we compute is what they do.
 * Where each is from stands at it.
 */
describe('WeChat Pay', () => {
  /** pay.weixin.qq.com/doc/v3/merchant/4012365334 and 4012365336: “apiclient_test_key.pem”, there in PKCS #1. */
  const key = createPrivateKey(`-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCm2mb6q8gMKH/3
CNTbpJAIrbqiBiQGEOtjGcBrDYltsGynWgNscqT7WvfzU14FQbYcQUC5T4Wvva7m
i3fIp3OgX8VqMDNA0qebnr38Pe6kqiLyZgFpJPXlSKDyPyqhRbVTbXssvSMQeVKc
dXeVxoNNeoOlNFHgF/P0io6AmAVnz+hN8SiZKuOsth5/zUTLGvtkgxBcQooQrtXh
RcpLT798OyIb9xeJ2HO3xRtMv2+perEzb4gMibI74UBz+2QEbnkubPE+2jU2rRZu
dnNEz/BPOt3Qj/w2V6/G0VumGDh6+UeMU0jv4aupHztWITC4Akn0l7lBCNy3lgl8
VFaJnkIxAgMBAAECggEAYGL8aESB7NwciDWW2UdoWUsa7GxFtSdjAz2mFXGdeTsY
mVh7b9OOkRGM+Qio4LqEHDBp1mMk5E/cUJwy1zw8pGGO5nfvs7u9TT3XnHaefIs4
YvUgTYAneIuLRkXNN5rQU+CD7mVYczTSz0Vgjqo9wa1LjUz7G0xbBmJgTdMEFGJs
eJjy6AbJo0CGIwp6HJbTm4CmOUgXnnDAIbEGTIRImkZFH/rzneIeR7oZ77FVwxr1
CZB2gfRCov/yRPbw8vnryYkmvQ7D/ze3j5097vRg/MoDGBSdoOwcmo75vyofr0AS
zytMjmHYyifqkf5slPropSiJeGf4p/7gtKyF6dE/XQKBgQDVAlJ+4U5ZVGOuDc3+
sAhz8CTzgFNlq9vKuSoFK6hOz2L+cwj+E7NXGkOe2DsHHZNy2Xqxk7caKhPEp1z9
hhpMpyLVMoFt6CKemyoRBWDCQwLLwem9SZF/IAyovBkLiH36P42Jm26gUkNMKC/5
Zhtqxf6RZgRQzbVudJi47vIRCwKBgQDIh0+v27Oo+DM3fhObH4I1NrXpWOEGH7OQ
G1dEsMuFYF4hjGhg0kBEP3w9vVdl2+mRllZKTsx9oqjb8OibPLLIH8xsdbAB0WLf
JvjLu4wl/ILUzN1RI03dWnnv2EnEeQn6c3hizvrJ9wR5U4ue9RPVnQooJ0hZF1PU
uCL5fWK3MwKBgElReU/PAYbh80WP3t3Rfbdaa32dKBeQ5iCLR5lsA4zM+YgX1HqQ
EWTj126vgvHaDkyz6vWAoL/Sx+cirHFfXWIRDX5Q2hgYlQH+6qXdMgbrxeSYpHnQ
/tHBGFpkFELSAnrGsVMyOwvYBO4LzyeLK9i+ufcWJFoj1FVmsMLHDG8tAoGARdbi
iQQCoYG4DMarO2aQ6cmhN6EN1h0qY7EyBqlwaIZ0okiNfdMcMOjPc41DKCWcRmlO
qlihXcxN9TQFPzO3rH1urAOdBjUPs1qWYhZyrDQyuLyVBBJApyxAtajloDjrob+f
mQIvVDHk7ACN6xG+E7K6+9salnTKbJapD618uQMCgYBNy6XUvzLkP/A1U/UZdtcx
l8GwU/dturLxz4CyGbqDw4ubaYY2e13lnqHUqQgPtiSyH51nq3tdo8G0YAJdfkSv
KvnfslW91fyEBUKnkdW1o3/1UFU/wprZ7ixVL/F42A4xDu7OFE8EnweJOZ0jWceE
OdhCkaIGBCfRnlECRK8UyQ==
-----END PRIVATE KEY-----`);
  const merchant = { mchId: '1900007291', serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB', key };
  const when = { timestamp: 1_554_208_460, nonce: '593BEC0C930BF1AFEB40B4A08C8FB242' };

  test.each([
    {
      what: 'a request with a parameter in its path',
      request: { method: 'GET', path: '/v3/refund/domestic/refunds/123123123123', body: '' },
      signature:
        'Lc9VXxmeonkdV8Xk9tmigQFLhl0vRWTerdmoRu01aAnYwIrD/5nsSwE1WlmZGLRlAFTNQ3QsMa0+VRDlJp1Wp5p0nO8EK68b5sJBbjouxaFciIfq1zfDWWz+jqhcMoKXI1A6dPm1AW7D4d30WsMTNzp6g23OXakIsh9LO3lUmwvTuE0BY8ncf6tNGk4wKmvXwERd/ZpoQY3MAVKz+Nakwc+2XBmzT66KcUehU5kr4IvGa/lEU5RZb/q00zP9VLdBhC/jQSX3X1UcJLCtEc4gTmib4tnmAT+bHF/e17ZAuxDNcx6rqT8gNEXqaJGG+1OflMSTU2tpyG65G4dMKdFcoA==',
    },
    {
      what: 'a request with a body',
      request: {
        method: 'POST',
        path: '/v3/pay/transactions/jsapi',
        body: '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}',
      },
      signature:
        'jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==',
    },
  ] as const)('the signature of $what', ({ request, signature }) => {
    expect(authorizationOf(merchant, request, when)).toBe(
      `WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="${signature}",timestamp="1554208460",serial_no="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"`,
    );
    // The other side of our tests judges by code of its own.
    const message = [request.method, request.path, when.timestamp, when.nonce, request.body, ''].join('\n');
    expect(isRsa(createPublicKey(key), message, signature)).toBe(true);
  });

  test('an answer that is signed by the public key', () => {
    // pay.weixin.qq.com/docs/merchant/development/interface-rules/build-verify-sign-src.html (“JyC91EIz1”).
    const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwXNI6sdlknHBnK8Fu2U6
Cwor9qY747jP8KAfeBMeveEt1TqaHkLfaSD07trZLhGpfs8/AHqjhgSMO1O10YQW
OrrJ4hjIWPKqxbgrYMkBQc+mwdiWp4W3ByCqxBRagCveCXRWCmuJYovl9H/bsDI0
iGbpVtEOghJtfciisYSgxcLufUDTRkvwxjIBK1pCRjk33jJ5YTBWTHMRtMAOcFLN
F6hdEYdX8SPsgHHeLZ5Lv2T/686w1xtgCHef/sd4uSfWmyzsalQdHG/e4IyYmrhx
+O3VBoNDzE3nx23bFeV/RVNCG7cV6VhmYokJNHa/erIPkEmEFID6A5wQOXuxUkmJ
WwIDAQAB
-----END PUBLIC KEY-----`);
    const seal = {
      timestamp: '1722850421',
      nonce: 'd824f2e086d3c1df967785d13fcd22ef',
      serialNo: 'PUB_KEY_ID_0000000000000024101100397200000006',
      signature:
        'mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7RU0vHvbQpu9Z32ogzc+k8ZC5n3kz7h70eWKjgqNdKQF0eRp8mVKlmfzMLBVHbssB9jEZEDXThOX1XFqX7s7ymia1hoHQxQagPGzkdWxtlZPZ4ZPvr1RiqkgAu6Is8MZgXXrRoBKqjmSdrP1N7uxzJ/cjfSiis9FiLjuADoqmQ1P7p2N876YPAol7Rn0+GswwAwxldbdLrmVSjfytfSBJFqTMHn4itojgxSWWN1byuckQt8hSTEv/Lg97QoeGniYP17T80pJeQyL3b+295FPHSO2AtvCgyIbKMZ0BALilAA==',
    };
    const body = Buffer.from('{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}');
    expect(isSealedBy(publicKey, seal, body)).toBe(true);
    expect(isSealedBy(publicKey, seal, Buffer.from(`${body} `))).toBe(false);
    expect(isSealedBy(publicKey, { ...seal, timestamp: '1722850422' }, body)).toBe(false);
    expect(isSealedBy(publicKey, { ...seal, nonce: `${seal.nonce}0` }, body)).toBe(false);
  });

  describe('AEAD_AES_256_GCM', () => {
    // wechatpay-apiv3/wechatpay-java, AeadAesCipherTest and TestConfig.
    const apiV3Key = 'a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb';
    const published = {
      algorithm: 'AEAD_AES_256_GCM',
      nonce: 'uluk4a9R25RW',
      associated_data: 'associatedData',
      ciphertext: 'ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=',
    } as const;

    test('what is published opens', () => {
      expect(openResource(apiV3Key, published)).toBe('message');
      expect(openResource(apiV3Key, sealedResource(apiV3Key, '微信支付') as typeof published)).toBe('微信支付');
    });

    test.each([
      ['another text', { ciphertext: 'ulwSiIajGClcvcOYvOQ7+l+0PAbzzwM=' }],
      ['a tag cut short', { ciphertext: 'ulwSiIajGClcvcOYvOQ7+l+0PAbzzw==' }],
      ['no tag', { ciphertext: 'ulwSiA==' }],
      ['another nonce', { nonce: 'uluk4a9R25RX' }],
      ['an empty nonce', { nonce: '' }],
      ['other data beside it', { associated_data: 'associatedDate' }],
      ['none beside it', { associated_data: null }],
    ])('%s does not', (_what, change) => {
      expect(() => openResource(apiV3Key, { ...published, ...change })).toThrow();
    });

    test('another key does not', () => {
      expect(() => openResource('b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb', published)).toThrow();
    });
  });
});

describe('Alipay', () => {
  const clientWith = (publicKey: string, env = {}) =>
    createClient({
      clock: systemClock,
      settings: readSettings({
        ALIPAY_APP_ID: '2019073166072302',
        ALIPAY_PRIVATE_KEY: privatePem,
        ALIPAY_PUBLIC_KEY: publicKey,
        ...env,
      }),
    });

  test('a callback', () => {
    // alipay/alipay-sdk-nodejs-all, test/alipay.test.ts, “verify sign should delete sign_type”: real, and from 2019.
    const client = clientWith(
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqObrdC7hrgAVM98tK0nv3hSQRGGKT4lBsQjHiGjeYZjOPIPHR5knm2jnnz/YGIXIofVHkA/tAlBAd5DrY7YpvI4tP5EONLtZKC2ghBMx7McI2wRD0xiqzxOQr1FuhZGJ8/AUokBzJrzY+aGX2xcOrxFYRlFilvVLTXg4LWjR1tdPkO6+i7wQZAIVMClPkwVRZEbaERRHlKqTzv2gGv5rDU8gRoe1LeaN+6BlbTqHWkQcNCUNrA8C6l17XAXGKDsm/9TFWwO8EPHHHCaQdjtV5/FdcWIt+L8SR1ss7EXTjYDFtxcKVv9rEoY1lX8T4mX+GbXfZHraG5NCF1+XioL5JwIDAQAB',
    );
    const fields = {
      gmt_create: '2019-08-15 15:56:22',
      charset: 'utf-8',
      seller_email: 'z97-yuquerevenue@service.aliyun.com',
      subject: '语雀空间 500人规模',
      sign: 'QfTb8tqE1BMhS5qAnXtvsF3/jBkEvu9q9en0pdbBUDDjvKycZhQb7h8GDs4FKfi049PynaNuatxSgLb/nLWZpXyyh0LEWdK2S6Ri7nPwrVgOs08zugLO20vOQz44y3ti2Ncm8/wZts1Fr2gZ7pShnVX3d1B50hbsXnObT1r/U8ONNQjWXd0HIul4TG+Q3fm3svmSvFEy0WnzuhcyHPX5Gm4ELNctL6Qd5YniGJFNcc7kopHYtI/XD9YCKCH6Ct02rzUs9i11C9CsadtZn+WhxF26Dqt9sGEFajkJ8cxUTLi8+VCpLHsgPE8P0y095uQcDdK0YjCh4x7wVSov+lrmOQ==',
      buyer_id: '2088102534368455',
      invoice_amount: '0.10',
      notify_id: '2019081500222155624068450559358070',
      fund_bill_list: '[{"amount":"0.10","fundChannel":"ALIPAYACCOUNT"}]',
      notify_type: 'trade_status_sync',
      trade_status: 'TRADE_SUCCESS',
      receipt_amount: '0.10',
      buyer_pay_amount: '0.10',
      sign_type: 'RSA2',
      app_id: '2019073166072302',
      seller_id: '2088531891668739',
      gmt_payment: '2019-08-15 15:56:24',
      notify_time: '2019-08-15 15:56:25',
      version: '1.0',
      out_trade_no: '20190815155618536-564-57',
      total_amount: '0.10',
      trade_no: '2019081522001468450512505578',
      auth_app_id: '2019073166072302',
      buyer_logon_id: 'xud***@126.com',
      point_amount: '0.00',
    };
    expect(client.isNotifiedBy(fields)).toBe(true);
    expect(client.isNotifiedBy({ ...fields, total_amount: '0.01' })).toBe(false);
    expect(client.isNotifiedBy({ ...fields, more: '' })).toBe(false);
  });

  test('an answer', async () => {
    // The same, “checkResponseSign should work”, with test/fixtures/alipay-public-key.pem.
    const publicKey =
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAk7LzhmMa2c4qQd4fqAqenfbuFoA7stPKvoS1LrZEsVnOOGUUjwoa1oU9xsSPjcOWhIerU/VAN4J95GIAXx59ipcleIyfLn2FhHXPgLJpvo+b2jJFyn/1/DbeJDh+0yDVAOf50Z7HhI0mdUhFMkXlT7BU0ZMtJf/TmISFEfhDU/w6qFd6D42L97byAkq0K6LroglSVF24GqJEa7hSeUIkZWj7RasykXrc2uVJ1+ejkXE0LyPxa2AHykMGbJLf5SiZvaNzUZgnKIR36mLOHpQ/2JCXxhXZYUWHzy0kMH54JcUEeksFWBYLGvLjV1phbcUIc3Q76tIuqApY6E222OoZZQIDAQAB';
    const signed = '{"code":"10000","msg":"Success","file_id":"CAxAToWB1JsAAAAAAAAAAAAADgSLAQBr"}';
    const sign =
      'F+LDzpTNiavn7xVZPGuPCSSVRSmWzJGgtuji6tVELGEaqMaNj0jRKXUEr5nloZJBBmwEnddOyCjjepMmrTKTvoOqQ0Efxpr/R1iEeHTHVbb/Q8TTh6Up5gHJDkILdaWS2q1cWeQ6VT+HQY9P3WRXS7uhILHuDODIhpAyCu5KhWGt0rMCIG+Im6NODJP2oohtSCtmTFXg58HH587Z2y2bdbjzOxLvzD9IrU1imghXQ2S/Q+wMIvRk9on6cWnBLkrNvJKapA2ReNGWOwyuASvB9zDVzhMPbR+3mfRGkVDxsq5HYLjBKGskJMXHw0HuugZij6ScRuaLPODhmHwr/pJ9yw==';
    let text = `{"alipay_open_file_upload_response":${signed},"sign":"${sign}"}`;
    const there = await standIn(() => ({ text }));
    const client = clientWith(publicKey, { ALIPAY_URL: there.url });
    const call = () => client.call('alipay.open.file.upload', {}, AbortSignal.timeout(5_000));
    expect(await call()).toMatchObject({ file_id: 'CAxAToWB1JsAAAAAAAAAAAAADgSLAQBr' });
    text = text.replace('CAxAToWB', 'CAxAToWC');
    await expect(call()).rejects.toMatchObject({ message: 'alipay: unsigned' });
    await there.stop();
    const stated = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    expect(isRsa(stated, signed, sign)).toBe(true);
  });
});
