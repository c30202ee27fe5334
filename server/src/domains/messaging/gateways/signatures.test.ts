import { describe, expect, test } from 'vitest';
import { twilioSignature, wrongAcs3, wrongTc3 } from '../../../../testing/vendor-signatures.ts';

/** The examples that vendors publish with their algorithms: the endpoints of the other tests judge by these functions. */
describe('what our stand-ins for the vendors judge by is what the vendors publish', () => {
  test('Aliyun’s ACS3-HMAC-SHA256', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const published = {
      method: 'POST',
      url: new URL(
        'https://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
      ),
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-version': '2014-05-26',
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-content-sha256': empty,
        authorization:
          'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
      },
      body: '',
    };
    const key = { accessKeyId: 'YourAccessKeyId', secret: 'YourAccessKeySecret' };
    expect(wrongAcs3(published, key)).toBeNull();
    expect(wrongAcs3({ ...published, body: 'a=1' }, key)).toBe('another body');
    expect(wrongAcs3({ ...published, url: new URL(`${published.url}&DryRun=true`) }, key)).not.toBeNull();
    expect(wrongAcs3(published, { ...key, secret: 'another' })).not.toBeNull();
  });

  test('Tencent Cloud’s TC3-HMAC-SHA256', () => {
    const published = {
      method: 'POST',
      url: new URL('https://cvm.tencentcloudapi.com/'),
      headers: {
        host: 'cvm.tencentcloudapi.com',
        'content-type': 'application/json; charset=utf-8',
        'x-tc-action': 'DescribeInstances',
        'x-tc-timestamp': '1551113065',
        authorization:
          'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3',
      },
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    };
    const key = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******' };
    expect(wrongTc3(published, key)).toBeNull();
    expect(wrongTc3({ ...published, body: published.body.replace('1', '2') }, key)).not.toBeNull();
    expect(wrongTc3(published, { ...key, secretKey: 'another' })).not.toBeNull();
  });

  test('Twilio’s X-Twilio-Signature', () => {
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    expect(twilioSignature('12345', url, fields)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
    expect(twilioSignature('12345', url, { ...fields, Digits: '4321' })).not.toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});
