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
  staff_name_characters: {
    zh: '登录名用小写字母开头，2–32 个小写字母、数字、点或短横',
    en: 'Use 2–32 small letters, digits, dots or hyphens, a letter first',
  },
  case_number: { zh: '工单编号形如 20261124-0042', en: 'A case’s number looks like 20261124-0042' },
  status_of_all_only: { zh: '只有“全部”可以按状态筛选', en: 'Only all cases can be filtered by their state' },
  no_proof_of_number: {
    zh: '这个账户近期没有验证过能收到那个号码的短信，请先让用户在 App 里验证',
    en: 'The account hasn’t proven lately that it gets that number’s messages. They have to do so in the app first',
  },
  role_twice: { zh: '同一个角色选了两次', en: 'The same role twice' },
  region_two_letters: { zh: '地区代码是两个大写字母', en: 'A region is two capital letters' },
  claim_token_void: {
    zh: '申诉凭证已失效，请重新验证号码',
    en: 'This claim isn’t good any more. Prove the number again',
  },
  attachment_void: {
    zh: '有图片已过期或已经发送过，请重新添加',
    en: 'A picture has expired or was sent already. Add it again',
  },
  always_on: { zh: '安全警告始终开启，不能关闭', en: 'Security warnings are always on' },
  service_not_offered: { zh: '这项服务已下架，请重新选择', en: 'We don’t offer this any more. Choose another' },
  option_not_offered: { zh: '这个规格已下架，请重新选择', en: 'This choice isn’t offered any more. Choose another' },
  quantity_too_large: { zh: '超过了单次可买的数量', en: 'More than can be ordered at once' },
  order_too_large: { zh: '金额太大了，请分成几单', en: 'This comes to too much. Split it into several orders' },
  contact_name_needed: { zh: '请填写联系人', en: 'Say whom we should ask for' },
  contact_phone_needed: { zh: '请填写联系电话', en: 'Give a number to call' },
  contact_address_needed: { zh: '请填写地址', en: 'Give the address' },
  sender_unreadable: { zh: '请填写号码，或短信上显示的名称', en: 'Give the number, or the name that the text shows' },
  received_in_future: { zh: '这个时间还没到，请检查一下', en: 'This time is still to come. Check it' },
  received_too_long_ago: { zh: '时间太久了，已经查不到', en: 'This is too long ago to look into' },
  push_service_unknown: { zh: '暂不支持这个浏览器的推送服务', en: 'We can’t reach this browser’s push service' },
  push_keys: {
    zh: '浏览器给的密钥不完整，请重新开启通知',
    en: 'The browser’s keys aren’t right. Turn notifications on again',
  },
  slug_characters: {
    zh: '只用小写字母、数字和短横，比如 lost-phone',
    en: 'Use small letters, digits and hyphens, as in lost-phone',
  },
  slug_needed: { zh: '课程要有一个网址名', en: 'An article needs a name for its address' },
  slug_of_announcement: { zh: '公告没有网址名', en: 'An announcement has no name of its own' },
  slug_taken: { zh: '这个网址名有人用了，换一个', en: 'Another article has this address. Choose another' },
  kind_fixed: { zh: '公告和课程不能互换', en: 'An announcement stays one, and so does an article' },
  item_twice: { zh: '同一项选了两次', en: 'The same one twice' },
  time_over: {
    zh: '这个时间已经过了，选一个将来的时间，或者立即发布',
    en: 'This time has passed. Choose one to come, or publish now',
  },
  time_too_far: { zh: '最多提前一年', en: 'At most a year ahead' },
  over_before_shown: {
    zh: '公告到发布时已经过期，请先改有效期',
    en: 'It would be over before anybody saw it. Change until when it holds',
  },
  published_already: { zh: '这个版本大家已经看到了', en: 'People see this version already' },
  id_taken: { zh: '这个编号有人用了，换一个', en: 'This is taken. Choose another' },
  option_id_characters: {
    zh: '只用小写字母、数字和短横',
    en: 'Use small letters, digits and hyphens',
  },
  incident_needs_note: { zh: '先写一条说明，再公开', en: 'Write a note first, so that people have something to read' },
  time_to_come: { zh: '不能晚于现在', en: 'This can’t be later than now' },
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
