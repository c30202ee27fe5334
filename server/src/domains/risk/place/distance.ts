/**
 * Countries by ISO 3166-1: latitude and longitude of the middle, and how far the farthest end of it lies from there, in
 * kilometres. Reckoned from the outlines of Natural Earth (public domain); islands far off a mainland are left out.
 */
const countries = `
  AD 43 2 20, AE 24 54 300, AF 34 66 890, AG 17 -62 50, AI 18 -63 10, AL 41 20 170, AM 40 45 200, AO -12 18 900,
  AQ -75 -67 1130, AR -35 -65 1940, AS -14 -171 20, AT 48 14 350, AU -26 134 2120, AW 13 -70 10, AX 60 20 20,
  AZ 40 48 250, BA 44 18 190, BB 13 -60 20, BD 24 90 410, BE 51 5 160, BF 12 -2 460, BG 43 25 290, BH 26 51 30,
  BI -3 30 130, BJ 10 2 390, BL 18 -63 0, BM 32 -65 10, BN 5 115 70, BO -17 -65 830, BQ 12 -68 30, BR -11 -53 2550,
  BS 24 -77 560, BT 27 90 170, BW -22 24 600, BY 54 28 370, BZ 17 -89 160, CA 59 -100 3030, CC -12 97 10,
  CD -3 24 1350, CF 7 20 780, CG -1 15 610, CH 47 8 190, CI 8 -6 420, CK -21 -160 10, CL -36 -71 2040, CM 6 13 840,
  CN 37 104 2820, CO 4 -73 970, CR 10 -84 260, CU 22 -79 610, CV 16 -24 190, CW 12 -69 30, CX -10 106 10,
  CY 35 33 100, CZ 50 15 250, DE 51 10 440, DJ 12 43 120, DK 56 10 200, DM 15 -61 20, DO 19 -71 230, DZ 28 3 1120,
  EC -1 -78 400, EE 59 26 160, EG 26 30 870, EH 24 -12 630, ER 15 39 550, ES 40 -4 610, ET 9 40 920, FI 65 26 620,
  FJ -17 178 220, FK -52 -59 120, FM 8 153 1640, FO 62 -7 70, FR 47 2 580, GA -1 12 380, GB 54 -3 530, GD 12 -62 20,
  GE 42 44 320, GF 4 -53 250, GG 49 -3 10, GH 8 -1 380, GI 36 -5 0, GL 75 -41 1660, GM 13 -15 170, GN 10 -11 450,
  GP 16 -62 40, GQ 2 10 130, GR 39 23 410, GS -54 -37 100, GT 16 -90 270, GU 13 145 20, GW 12 -15 200, GY 5 -59 430,
  HK 22 114 30, HM -53 74 20, HN 15 -87 370, HR 45 16 260, HT 19 -73 200, HU 47 19 280, ID -2 117 2820, IE 53 -8 250,
  IL 31 35 230, IM 54 -5 20, IN 23 80 1870, IO -7 72 10, IQ 33 44 570, IR 33 54 1190, IS 65 -19 280, IT 44 12 700,
  JE 49 -2 10, JM 18 -77 120, JO 31 37 300, JP 38 138 990, KE 1 38 610, KG 41 75 490, KH 13 105 360, KI 2 -158 260,
  KM -12 44 110, KN 17 -63 20, KP 40 127 400, KR 36 128 270, KW 29 48 120, KY 19 -81 140, KZ 48 67 1520,
  LA 19 104 590, LB 34 36 120, LC 14 -61 20, LI 47 10 10, LK 8 81 260, LR 6 -9 310, LS -30 28 120, LT 55 24 200,
  LU 50 6 50, LV 57 25 250, LY 27 18 1060, MA 30 -8 1270, MC 44 7 0, MD 47 28 190, ME 43 19 100, MF 18 -63 10,
  MG -19 47 860, MH 7 170 210, MK 42 22 110, ML 17 -4 1030, MM 21 96 1260, MN 47 103 1280, MO 22 114 0,
  MP 16 146 330, MQ 15 -61 40, MR 20 -10 820, MS 17 -62 10, MT 36 14 30, MU -20 58 30, MV 4 73 60, MW -13 34 450,
  MX 24 -103 1720, MY 4 110 1100, MZ -17 36 1120, NA -22 17 970, NC -21 165 200, NE 17 9 1040, NF -29 168 10,
  NG 10 8 770, NI 13 -85 310, NL 52 6 170, NO 64 14 990, NP 28 84 460, NR -1 167 0, NU -19 -170 10, NZ -42 173 810,
  OM 21 56 540, PA 9 -80 330, PE -9 -74 1120, PF -14 -146 900, PG -7 144 830, PH 12 123 790, PK 30 69 960,
  PL 52 19 420, PM 47 -56 20, PN -24 -128 10, PR 18 -66 90, PS 32 35 70, PT 40 -8 310, PW 8 135 20, PY -23 -58 540,
  QA 25 51 90, RE -21 56 40, RO 46 25 380, RS 44 21 250, RU 62 100 4350, RW -2 30 130, SA 24 45 1170, SB -9 160 430,
  SC -5 55 20, SD 16 30 1060, SE 63 17 850, SG 1 104 20, SH -12 -10 710, SI 46 15 140, SJ 78 16 300, SK 49 19 230,
  SL 9 -12 190, SM 44 12 10, SN 14 -14 400, SO 5 46 1000, SR 4 -56 280, SS 7 30 690, ST 0 7 20, SV 14 -89 130,
  SX 18 -63 10, SY 35 39 420, SZ -27 31 100, TC 22 -72 40, TD 15 19 940, TF -49 69 80, TG 9 1 310, TH 15 101 1060,
  TJ 39 71 380, TK -9 -172 100, TL -9 126 160, TM 39 59 650, TN 34 10 430, TO -20 -175 220, TR 39 35 840,
  TT 10 -61 80, TV -8 178 300, TW 24 121 200, TZ -6 35 780, UA 49 31 670, UG 1 32 430, US 44 -103 4490,
  UY -33 -56 330, UZ 42 63 840, VA 42 12 0, VC 13 -61 10, VE 7 -66 830, VG 19 -64 30, VI 18 -65 60, VN 17 106 910,
  VU -16 167 370, WF -14 -177 150, WS -14 -172 80, XK 43 21 80, YE 16 48 600, YT -13 45 20, ZA -29 25 960,
  ZM -13 28 730, ZW -19 30 500
`;

type Country = { latitude: number; longitude: number; radiusKm: number };
const byCode = new Map(
  countries.split(',').map((country): [string, Country] => {
    const [code = '', latitude, longitude, radiusKm] = country.trim().split(' ');
    return [code, { latitude: Number(latitude), longitude: Number(longitude), radiusKm: Number(radiusKm) }];
  }),
);

const earthRadiusKm = 6_371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/**
 * Kilometres that someone who goes from one country to another has travelled at the least: between the middles, less what
 * both may have been nearer. Someone who lives in Shenzhen and works in Hong Kong has not travelled. Null where one is unknown.
 */
export function leastDistanceKm(from: string, to: string): number | null {
  const [a, b] = [byCode.get(from), byCode.get(to)];
  if (!a || !b) return null;
  const [latitudeA, latitudeB] = [radians(a.latitude), radians(b.latitude)];
  const cosine =
    Math.sin(latitudeA) * Math.sin(latitudeB) +
    Math.cos(latitudeA) * Math.cos(latitudeB) * Math.cos(radians(a.longitude - b.longitude));
  const betweenKm = earthRadiusKm * Math.acos(Math.min(1, Math.max(-1, cosine)));
  return Math.max(0, betweenKm - a.radiusKm - b.radiusKm);
}
