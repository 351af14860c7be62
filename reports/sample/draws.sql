-- Pseudo-random numbers that depend on the seed, a row's number and a salt alone, so that neither the number of threads
-- nor the order of the work changes a byte. Only operations that IEEE 754 rounds alike everywhere are used on them:
-- no exp, ln or pow, whose last digit differs from one C library to the next.
CREATE SCHEMA export;

-- Even in [0, 1). The second hash is needed: a hash of several values is an XOR of theirs, so that the draws of one row
-- under two salts would differ by a constant.
CREATE MACRO draw(number, salt) AS
  (hash(hash(getvariable('seed')::BIGINT, number::BIGINT, salt)) >> 11) / 9007199254740992.0;

CREATE MACRO happens(number, salt, chance) AS draw(number, salt) < chance;

CREATE MACRO pick(list, number, salt) AS list[1 + floor(draw(number, salt) * len(list))::BIGINT];

-- Between 1/k and k, around 1, as likely to double as to halve. A product of two looks log-normal.
CREATE MACRO factor(number, salt, k) AS
  (1 + (k - 1) * draw(number, salt)) / (k - (k - 1) * draw(number, salt));

-- A price as people set it: two or three digits, then zeros.
CREATE MACRO round_price(amount) AS
  greatest(200, CASE
    WHEN amount < 1000 THEN round(amount / 50) * 50
    WHEN amount < 10000 THEN round(amount / 100) * 100
    WHEN amount < 100000 THEN round(amount / 500) * 500
    ELSE round(amount / 5000) * 5000
  END)::BIGINT;

-- Working time: days since Monday 2022-12-26 that are no Saturday or Sunday, with a fraction for the time between 8:00
-- and 19:00. Sums in it never land at night or at a weekend, and never reverse the order of two events.
CREATE MACRO to_work(day, fraction) AS
  (day - DATE '2022-12-26') // 7 * 5
  + CASE WHEN isodow(day) > 5 THEN 5.0 ELSE isodow(day) - 1 + fraction END;

CREATE MACRO moment(day, fraction) AS
  day::TIMESTAMP + to_hours(8) + to_seconds(floor(fraction * 39600)::BIGINT);

CREATE MACRO days_end() AS to_work(DATE '2026-01-01', 0.0);

CREATE MACRO work_day(work) AS
  DATE '2022-12-26' + (floor(work)::INTEGER // 5 * 7 + floor(work)::INTEGER % 5);

CREATE MACRO from_work(work) AS moment(work_day(work), work - floor(work));

-- Invented surnames, and companies of which no two have one name: the number is spread over all 2,592,000 names.
CREATE MACRO given_name(number) AS
  pick(['Ada', 'Aisha', 'Alan', 'Amara', 'Ana', 'Andi', 'Ben', 'Bo', 'Carla', 'Chen', 'Clara', 'Dan', 'Dewi', 'Elena',
        'Emil', 'Eva', 'Farah', 'Felix', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jana', 'Jonas', 'Karim', 'Lea', 'Leo',
        'Lina', 'Luis', 'Maja', 'Marco', 'Mei', 'Mina', 'Nadia', 'Nils', 'Noor', 'Omar', 'Paul', 'Petra', 'Priya', 'Rafael',
        'Ravi', 'Rosa', 'Sam', 'Sara', 'Sofia', 'Tara', 'Tom', 'Uma', 'Vera', 'Yusuf'], number, 'given name');

CREATE MACRO surname(number) AS
  pick(['Al', 'Bar', 'Cas', 'Del', 'Fer', 'Gor', 'Hal', 'Kar', 'Lan', 'Mar', 'Nor', 'Pel', 'Ros', 'San', 'Tor', 'Var'],
       number, 'surname')
  || pick(['a', 'e', 'i', 'o', 'an', 'el', 'in', 'or'], number, 'surname middle')
  || pick(['bek', 'dal', 'dez', 'kin', 'lund', 'mir', 'ner', 'rik', 'sen', 'ska', 'ter', 'vic'], number, 'surname end');

CREATE MACRO name_slot(number) AS (number * 1103519 + getvariable('seed')::BIGINT % 1000003 * 7919) % 2592000;

CREATE MACRO company_name_of(slot) AS
  ['Ak', 'Bel', 'Bra', 'Cal', 'Cor', 'Dal', 'Den', 'Es', 'Fal', 'Fen', 'Gal', 'Gren', 'Hal', 'Hol', 'Is', 'Jor', 'Kel', 'Kin',
   'Lor', 'Mal', 'Mor', 'Nel', 'Nor', 'Or', 'Pel', 'Quin', 'Ros', 'Sel', 'Tal', 'Tor', 'Ver', 'Zan'][1 + slot % 32]
  || ['a', 'e', 'i', 'o', 'u', 'ab', 'ad', 'al', 'an', 'ar', 'eb', 'ed', 'el', 'en', 'er', 'ib', 'id', 'il', 'in', 'ir',
      'ob', 'od', 'ol', 'on', 'or'][1 + slot // 32 % 25]
  || ['bury', 'by', 'dale', 'dan', 'fell', 'field', 'fort', 'gate', 'ham', 'holm', 'land', 'ley', 'lix', 'mar', 'mere', 'mont',
      'nor', 'quist', 'ric', 'shaw', 'sten', 'stow', 'ton', 'vale', 'vik', 'wick', 'worth'][1 + slot // 800 % 27]
  || [' Analytics', ' Bakery', ' Biotech', ' Clinics', ' Design', ' Energy', ' Farms', ' Finance', ' Foods', ' Freight',
      ' Furniture', ' Gardens', ' Hotels', ' Imports', ' Labs', ' Logistics', ' Media', ' Motors', ' Paper', ' Software',
      ' Steel', ' Textiles', ' Tools', ' Travel'][1 + slot // 21600 % 24]
  || ['', ' & Co', ' Group', ' Ltd', ' Partners'][1 + slot // 518400];

-- Fits the business in the name.
CREATE MACRO industry_of(slot) AS
  ['software', 'food', 'health', 'health', 'media', 'energy', 'agriculture', 'finance', 'food', 'logistics', 'manufacturing',
   'agriculture', 'hospitality', 'retail', 'health', 'logistics', 'media', 'manufacturing', 'manufacturing', 'software',
   'manufacturing', 'manufacturing', 'retail', 'hospitality'][1 + slot // 21600 % 24];
