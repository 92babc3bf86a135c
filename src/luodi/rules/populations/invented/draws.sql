-- Numbers that look drawn at random, the same for the same seed, record and question on every machine: whole numbers
-- only, and no product leaves 64 bits. Two foldings of the high bits onto the low ones part neighbouring records.
CREATE OR REPLACE TEMP MACRO fold(x, shift) AS xor(x, x >> shift);

-- 0 to 999,999 for a record and a question (a whole number of one's own choice).
CREATE OR REPLACE TEMP MACRO draw(record, question) AS
  fold(fold((record * 2654435761 + getvariable('seed') * 40503 + question * 1000000007::BIGINT) % 2147483647, 15)
    * 1103515245 % 4294967291, 14) * 1597334677 % 2147483629 % 1000000;

-- True for so many in a million.
CREATE OR REPLACE TEMP MACRO chance(record, question, millionth) AS draw(record, question) < millionth;

-- A whole number from low to high, both included.
CREATE OR REPLACE TEMP MACRO between_(record, question, low, high) AS
  low + draw(record, question) * (high - low + 1) // 1000000;

-- Whole yuan from low to high, in fen.
CREATE OR REPLACE TEMP MACRO yuan(record, question, low, high) AS 100 * between_(record, question, low, high);
