/** Names of programs that people don't browse with; a browser calls itself Mozilla, an app of ours or of others by its name. */
const scripts =
  /\b(curl|wget|python|aiohttp|httpx|scrapy|go-http-client|java|okhttp|apache-httpclient|libwww|perl|ruby|php|guzzle|node|undici|axios|got|postman|insomnia|httpie|headlesschrome|phantomjs|selenium|puppeteer|playwright|bot|spider|crawler)\b/i;

/** Whether it says to be a program, or nothing at all. Anyone can say otherwise, so it weighs little. */
export const isScripted = (userAgent: string | undefined) => !userAgent?.trim() || scripts.test(userAgent);
