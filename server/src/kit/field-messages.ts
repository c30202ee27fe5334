import type { Language } from '@btepai/contract';

/** What is wrong with one field, by the code that its schema gives. */
const messages: Record<string, Record<Language, string>> = {
  text_not_storable: { zh: '含有无法保存的字符，请删掉后再试', en: 'Contains characters that can’t be saved' },
  text_blank: { zh: '不能只有空格', en: 'Can’t be blank' },
  top_up_too_large: { zh: '超过了单笔充值的上限，请分几次充', en: 'More than one top-up may be. Split it up' },
  text_too_long: { zh: '太长了，请缩短一些', en: 'Too long' },
  username_characters: {
    zh: '用户名为 3–32 个字符，可用文字、数字、下划线、短横和点',
    en: 'Use 3–32 letters, digits, underscores, hyphens or dots',
  },
  username_needs_letter: { zh: '用户名不能全是数字或符号', en: 'Use at least one letter' },
  password_too_short: { zh: '密码至少 8 个字符', en: 'Use at least 8 characters' },
  password_too_long: { zh: '密码最多 128 个字符', en: 'Use at most 128 characters' },
  password_common: {
    zh: '这个密码太常见，别人一试就中，请换一个',
    en: 'This password is on lists that attackers try first. Choose another',
  },
  password_repeated: {
    zh: '密码只是同样几个字符的重复，请换一个',
    en: 'This repeats the same few characters. Choose another',
  },
  password_has_username: { zh: '密码里有您的用户名，请换一个', en: 'This contains your username. Choose another' },
  password_has_number: { zh: '密码里有您的手机号，请换一个', en: 'This contains your phone number. Choose another' },
  code_six_digits: { zh: '验证码是 6 位数字', en: 'The code has six digits' },
  region_two_letters: { zh: '地区代码是两个大写字母', en: 'A region is two capital letters' },
  claim_token_void: {
    zh: '申诉凭证已失效，请重新验证号码',
    en: 'This claim isn’t good any more. Prove the number again',
  },
  always_on: { zh: '安全警告始终开启，不能关闭', en: 'Security warnings are always on' },
  service_not_offered: { zh: '这项服务已下架，请重新选择', en: 'We don’t offer this any more. Choose another' },
  option_not_offered: { zh: '这个规格已下架，请重新选择', en: 'This choice isn’t offered any more. Choose another' },
  quantity_too_large: { zh: '超过了单次可买的数量', en: 'More than can be ordered at once' },
  order_too_large: { zh: '金额太大了，请分成几单', en: 'This comes to too much. Split it into several orders' },
  contact_name_needed: { zh: '请填写联系人', en: 'Say whom we should ask for' },
  contact_phone_needed: { zh: '请填写联系电话', en: 'Give a number to call' },
  contact_address_needed: { zh: '请填写地址', en: 'Give the address' },
  push_service_unknown: { zh: '暂不支持这个浏览器的推送服务', en: 'We can’t reach this browser’s push service' },
  push_keys: {
    zh: '浏览器给的密钥不完整，请重新开启通知',
    en: 'The browser’s keys aren’t right. Turn notifications on again',
  },
  unrecognized_keys: { zh: '有不认识的字段', en: 'Unknown field' },
  invalid_type: { zh: '缺少内容，或类型不对', en: 'Missing, or of the wrong type' },
  too_small: { zh: '太短或太小', en: 'Too short or too small' },
  too_big: { zh: '太长或太大', en: 'Too long or too large' },
  invalid_format: { zh: '格式不对', en: 'Wrong format' },
  invalid_value: { zh: '不是可选的值', en: 'Not one of the allowed values' },
  invalid_union: { zh: '不是可选的值', en: 'Not one of the allowed values' },
  idempotency_key_characters: { zh: '1–255 个可见的 ASCII 字符', en: '1–255 visible ASCII characters' },
};

export const fieldMessage = (code: string, language: Language): string | undefined => messages[code]?.[language];
