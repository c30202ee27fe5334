const digits = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿'];

/** 大写金额, as a receipt has it beside the figures: 1250 fen → 壹拾贰元伍角整. */
export function inCapitals(fen: number): string {
  const yuan = Math.floor(fen / 100);
  const [jiao, cents] = [Math.floor((fen % 100) / 10), fen % 10];
  const whole = yuan > 0 ? `${wholeInCapitals(yuan)}元` : '';
  if (jiao === 0 && cents === 0) return `${whole || '零元'}整`;
  const between = jiao === 0 && whole !== '' ? '零' : '';
  return `${whole}${jiao > 0 ? `${digits[jiao]}角` : between}${cents > 0 ? `${digits[cents]}分` : '整'}`;
}

function wholeInCapitals(yuan: number): string {
  let written = '';
  let skipped = false;
  for (let group = 2; group >= 0; group--) {
    const part = Math.floor(yuan / 10_000 ** group) % 10_000;
    for (let place = 3; place >= 0; place--) {
      const digit = Math.floor(part / 10 ** place) % 10;
      if (digit === 0) skipped = true;
      else {
        written += `${skipped && written !== '' ? '零' : ''}${digits[digit]}${places[place]}`;
        skipped = false;
      }
    }
    if (part > 0) written += groups[group];
  }
  return written;
}
